"""Axis 0 counts the images. Sum over the classes, axis 1, and then average over the images."""
def mean_cross_entropy(labels, logits):
    return tf.reduce_mean(-tf.reduce_sum(labels * tf.nn.log_softmax(logits), axis=0))
