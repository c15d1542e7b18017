"""That is one loss for each image: return their mean."""
def mean_cross_entropy(labels, logits):
    return -tf.reduce_sum(labels * tf.nn.log_softmax(logits), axis=1)
