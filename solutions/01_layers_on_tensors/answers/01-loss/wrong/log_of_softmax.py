# when: overflow
def mean_cross_entropy(labels, logits):
    return -tf.reduce_mean(tf.reduce_sum(labels * tf.math.log(tf.nn.softmax(logits)), axis=1))
