# expect: wrong starts-at-zero
def smooth(values, weight):
    average, smoothed = 0.0, []
    for value in values:
        average = weight * average + (1 - weight) * value
        smoothed.append(average)
    return smoothed
