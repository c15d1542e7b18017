# expect: wrong -
def one_hot(labels, num_classes):
    return tf.one_hot(np.ravel(labels), 10)
