# expect: wrong mean-of-means
def accuracy_of(batches):
    return np.mean([np.mean(y.argmax(axis=1) == p.argmax(axis=1)) for y, p in batches])
