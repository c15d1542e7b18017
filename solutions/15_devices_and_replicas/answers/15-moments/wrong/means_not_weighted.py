"""Each replica's mean must count as often as it has images: weight the means by the sizes."""
def merge_moments(sizes, means, variances):
    return tf.reduce_mean(means, axis=0), tf.reduce_mean(variances, axis=0)
