"""That is the share of the wrong ones: count those that are equal."""
def accuracy_of(batches):
    return float(np.mean(np.concatenate([(y.argmax(1) != p.argmax(1)) for y, p in batches])))
