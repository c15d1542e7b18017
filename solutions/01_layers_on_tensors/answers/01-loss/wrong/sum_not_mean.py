"""That is the sum over the batch: use tf.reduce_mean over the images."""
def mean_cross_entropy(labels, logits):
    return -tf.reduce_sum(labels * tf.nn.log_softmax(logits))
