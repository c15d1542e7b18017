"""The weight belongs to the old average, and 1 − weight to the new value."""
def smooth(values, weight):
    average, smoothed = 0.0, []
    for n, value in enumerate(values, start=1):
        average = (1 - weight) * average + weight * value
        smoothed.append(average / (1 - (1 - weight) ** n))
    return smoothed
