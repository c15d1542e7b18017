"""You divided a second time. The page has divided by 1 − weight**n, so multiply."""
def raw_values(drawn, weight):
    before, raw = 0.0, []
    for n, number in enumerate(drawn, start=1):
        average = number / (1 - weight**n)
        raw.append((average - weight * before) / (1 - weight))
        before = average
    return raw
