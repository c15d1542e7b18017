"""These are the averages that were carried along: the second step, from two of them to a raw value, is missing."""
def raw_values(drawn, weight):
    return [number * (1 - weight**n) for n, number in enumerate(drawn, start=1)]
