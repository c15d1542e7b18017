"""You take the drawn numbers for the averages. What is drawn was divided by 1 − weight**n: multiply first."""
def raw_values(drawn, weight):
    before, raw = 0.0, []
    for number in drawn:
        raw.append((number - weight * before) / (1 - weight))
        before = number
    return raw
