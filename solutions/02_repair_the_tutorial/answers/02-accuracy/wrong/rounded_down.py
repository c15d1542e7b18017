"""// rounds down: divide with /."""
def accuracy_of(batches):
    hits = sum(np.sum(y.argmax(1) == p.argmax(1)) for y, p in batches)
    return hits // sum(len(y) for y, _ in batches)
