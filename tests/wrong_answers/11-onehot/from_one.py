# expect: wrong counted-from-one
def one_hot(labels, num_classes):
    return tf.one_hot([label - 1 for (label,) in labels], num_classes)
