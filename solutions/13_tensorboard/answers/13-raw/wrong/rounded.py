"""You rounded: return the numbers as they come out."""
def raw_values(drawn, weight):
    before, raw = 0.0, []
    for n, number in enumerate(drawn, start=1):
        average = number * (1 - weight**n)
        raw.append(round((average - weight * before) / (1 - weight), 2))
        before = average
    return raw
