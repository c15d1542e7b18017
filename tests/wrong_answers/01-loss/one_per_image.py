# expect: wrong one-loss-per-image
def mean_cross_entropy(labels, logits):
    return -tf.reduce_sum(labels * tf.nn.log_softmax(logits), axis=1)
