"""Return a list: one smoothed value for each value."""
# error: not iterable
def smooth(values, weight):
    average = 0.0
    for value in values:
        average = weight * average + (1 - weight) * value
    return average / (1 - weight ** len(values))
