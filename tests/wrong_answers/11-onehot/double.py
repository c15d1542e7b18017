# expect: wrong float64-for-float32
def one_hot(labels, num_classes):
    return np.eye(num_classes)[np.ravel(labels)]
