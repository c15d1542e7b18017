"""Sum over the classes, then average over the images: you averaged over both."""
def mean_cross_entropy(labels, logits):
    return -tf.reduce_mean(labels * tf.nn.log_softmax(logits))
