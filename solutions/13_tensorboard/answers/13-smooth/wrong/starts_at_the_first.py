"""Beginning with the first value lets it count too much: begin with 0, and divide as the text says."""
def smooth(values, weight):
    average, smoothed = values[0], []
    for value in values:
        average = weight * average + (1 - weight) * value
        smoothed.append(average)
    return smoothed
