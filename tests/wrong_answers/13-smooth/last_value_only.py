# expect: error last-value-only
def smooth(values, weight):
    average = 0.0
    for value in values:
        average = weight * average + (1 - weight) * value
    return average / (1 - weight ** len(values))
