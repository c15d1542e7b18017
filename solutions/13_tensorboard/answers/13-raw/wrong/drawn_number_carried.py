"""The average before is the undivided one; you subtract a share of the number that was drawn before."""
def raw_values(drawn, weight):
    before, raw = 0.0, []
    for n, number in enumerate(drawn, start=1):
        raw.append((number * (1 - weight**n) - weight * before) / (1 - weight))
        before = number
    return raw
