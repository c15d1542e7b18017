"""That is how many were right: divide by the number of examples."""
def accuracy_of(batches):
    return float(sum(np.sum(y.argmax(axis=1) == p.argmax(axis=1)) for y, p in batches))
