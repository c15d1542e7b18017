"""The first value is right, and then it goes wrong: the average began with 0, not with the first value."""
def raw_values(drawn, weight):
    raw = [drawn[0]]
    for before, number in zip(drawn, drawn[1:]):
        raw.append((number - weight * before) / (1 - weight))
    return raw
