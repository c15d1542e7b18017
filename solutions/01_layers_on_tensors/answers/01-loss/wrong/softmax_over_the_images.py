"""The softmax goes over the classes of one image, and you took it over the images: axis 1, not 0."""
def mean_cross_entropy(labels, logits):
    return -tf.reduce_mean(tf.reduce_sum(labels * tf.nn.log_softmax(logits, axis=0), axis=1))
