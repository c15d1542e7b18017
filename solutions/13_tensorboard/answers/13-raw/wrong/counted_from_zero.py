"""The count is one too low: the first value is number 1, so that its factor is 1 − weight."""
def raw_values(drawn, weight):
    before, raw = 0.0, []
    for n, number in enumerate(drawn):
        average = number * (1 - weight**n)
        raw.append((average - weight * before) / (1 - weight))
        before = average
    return raw
