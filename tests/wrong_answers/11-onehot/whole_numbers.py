# expect: wrong whole-numbers
def one_hot(labels, num_classes):
    return np.eye(num_classes, dtype=int)[np.ravel(labels)]
