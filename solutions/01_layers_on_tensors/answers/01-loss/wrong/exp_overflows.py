# when: overflow
def mean_cross_entropy(labels, logits):
    e = tf.exp(logits)
    p = e / tf.reduce_sum(e, axis=1, keepdims=True)
    return tf.reduce_mean(-tf.reduce_sum(labels * tf.math.log(p), axis=1))
