# when: cut-off
def mean_cross_entropy(labels, logits):
    return -tf.reduce_mean(tf.reduce_sum(labels * tf.math.log(tf.nn.softmax(logits) + 1e-10), axis=1))
