# expect: wrong mean-over-classes
def mean_cross_entropy(labels, logits):
    return -tf.reduce_mean(labels * tf.nn.log_softmax(logits))
