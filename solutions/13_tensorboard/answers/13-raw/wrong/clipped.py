"""Numbers below 0 have become 0: a table may hold any numbers, so return what you compute."""
def raw_values(drawn, weight):
    before, raw = 0.0, []
    for n, number in enumerate(drawn, start=1):
        average = number * (1 - weight**n)
        raw.append(max(0.0, (average - weight * before) / (1 - weight)))
        before = average
    return raw
