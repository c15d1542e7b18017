"""That is the mean of the squares: subtract the square of the common mean."""
def merge_moments(sizes, means, variances):
    shares = (sizes / tf.reduce_sum(sizes))[:, None]
    return tf.reduce_sum(shares * means, axis=0), tf.reduce_sum(shares * (variances + means**2), axis=0)
