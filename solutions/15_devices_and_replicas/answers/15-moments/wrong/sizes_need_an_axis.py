"""sizes has one number per replica: give it a second axis."""
# error: Incompatible shapes
def merge_moments(sizes, means, variances):
    shares = sizes / tf.reduce_sum(sizes)
    mean = tf.reduce_sum(shares * means, axis=0)
    return mean, tf.reduce_sum(shares * (variances + means**2), axis=0) - mean**2
