"""That is in per cent: a share is between 0 and 1."""
def accuracy_of(batches):
    hits = [y.argmax(axis=1) == p.argmax(axis=1) for y, p in batches]
    return 100 * float(np.concatenate(hits).mean())
