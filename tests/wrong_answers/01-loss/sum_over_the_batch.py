# expect: wrong sum-not-mean
def mean_cross_entropy(labels, logits):
    return -tf.reduce_sum(labels * tf.nn.log_softmax(logits))
