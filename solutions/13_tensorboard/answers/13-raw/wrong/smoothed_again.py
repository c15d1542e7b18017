"""These numbers jump less than those that you were given: you smoothed them once more. Undo it instead."""
def raw_values(drawn, weight):
    average, found = 0.0, []
    for n, number in enumerate(drawn, start=1):
        average = weight * average + (1 - weight) * number
        found.append(average / (1 - weight**n))
    return found
