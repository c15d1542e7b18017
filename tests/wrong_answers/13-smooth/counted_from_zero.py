# expect: error counted-from-zero
def smooth(values, weight):
    a, out = 0.0, []
    for n, v in enumerate(values):
        a = weight * a + (1 - weight) * v
        out.append(a / (1 - weight**n))
    return out
