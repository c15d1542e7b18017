# expect: wrong starts-at-the-first
def smooth(values, weight):
    average, smoothed = values[0], []
    for value in values:
        average = weight * average + (1 - weight) * value
        smoothed.append(average)
    return smoothed
