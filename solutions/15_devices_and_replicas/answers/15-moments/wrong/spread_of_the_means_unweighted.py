"""The means' distances from the common mean must count as often as there are images, too."""
def merge_moments(sizes, means, variances):
    shares = (sizes / tf.reduce_sum(sizes))[:, None]
    mean = tf.reduce_sum(shares * means, axis=0)
    return mean, tf.math.reduce_variance(means, axis=0) + tf.reduce_sum(shares * variances, axis=0)
