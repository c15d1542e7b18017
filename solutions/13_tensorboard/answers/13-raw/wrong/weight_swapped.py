"""The weight belongs to the old average and 1 − weight to the new value: you have exchanged them."""
def raw_values(drawn, weight):
    before, raw = 0.0, []
    for n, number in enumerate(drawn, start=1):
        average = number * (1 - weight**n)
        raw.append((average - (1 - weight) * before) / weight)
        before = average
    return raw
