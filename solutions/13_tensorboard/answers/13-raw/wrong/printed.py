"""You print the numbers: return them, as a list."""
# error: 'NoneType' object is not iterable
def raw_values(drawn, weight):
    before = 0.0
    for n, number in enumerate(drawn, start=1):
        average = number * (1 - weight**n)
        print((average - weight * before) / (1 - weight))
        before = average
