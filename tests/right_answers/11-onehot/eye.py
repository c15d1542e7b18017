def one_hot(labels, num_classes):
    return np.eye(num_classes, dtype=np.float32)[np.ravel(labels)]
