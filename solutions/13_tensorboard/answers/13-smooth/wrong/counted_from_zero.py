"""The number of values so far is 1 at the first: count from 1."""
# error: division by zero
def smooth(values, weight):
    a, out = 0.0, []
    for n, v in enumerate(values):
        a = weight * a + (1 - weight) * v
        out.append(a / (1 - weight**n))
    return out
