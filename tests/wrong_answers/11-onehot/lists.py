# expect: wrong lists-kept
def one_hot(labels, num_classes):
    return tf.one_hot(labels, num_classes)
