# expect: wrong means-not-weighted
def merge_moments(sizes, means, variances):
    return tf.reduce_mean(means, axis=0), tf.reduce_mean(variances, axis=0)
