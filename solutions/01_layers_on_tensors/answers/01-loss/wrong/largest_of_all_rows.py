# when: overflow
def mean_cross_entropy(labels, logits):
    z = logits - tf.reduce_max(logits)
    log_p = z - tf.math.log(tf.reduce_sum(tf.exp(z), axis=1, keepdims=True))
    return -tf.reduce_mean(tf.reduce_sum(labels * log_p, axis=1))
