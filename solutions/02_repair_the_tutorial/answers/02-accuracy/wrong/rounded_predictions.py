"""A right prediction need not reach 0.5: only the place of its largest entry counts."""
def accuracy_of(batches):
    return float(np.mean(np.concatenate([(y == p.round()).all(axis=1) for y, p in batches])))
