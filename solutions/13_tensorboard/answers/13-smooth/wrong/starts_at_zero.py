"""The curve climbs up from 0: divide the average by 1 − weight to the power of the number of points so far."""
def smooth(values, weight):
    average, smoothed = 0.0, []
    for value in values:
        average = weight * average + (1 - weight) * value
        smoothed.append(average)
    return smoothed
