"""What is carried along from one number to the next is the average, and not the raw value."""
def raw_values(drawn, weight):
    before, raw = 0.0, []
    for n, number in enumerate(drawn, start=1):
        average = number * (1 - weight**n)
        raw.append((average - weight * before) / (1 - weight))
        before = raw[-1]
    return raw
