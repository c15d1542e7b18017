def mean_cross_entropy(labels, logits):
    right = tf.reduce_sum(labels * logits, axis=1)
    return tf.reduce_mean(tf.reduce_logsumexp(logits, axis=1) - right)
