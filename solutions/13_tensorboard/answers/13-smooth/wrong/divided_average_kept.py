"""You carry the divided average on. Keep the undivided one, and divide only what you return."""
def smooth(values, weight):
    a, out = 0.0, []
    for n, v in enumerate(values, 1):
        a = (weight * a + (1 - weight) * v) / (1 - weight**n)
        out.append(a)
    return out
