# when: root-taken
def merge_moments(sizes: tf.Tensor, means: tf.Tensor, variances: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    shares = (sizes / tf.reduce_sum(sizes))[:, None]
    mean = tf.reduce_sum(shares * means, axis=0)
    squares = tf.reduce_sum(shares * (variances + means**2), axis=0)
    return mean, tf.sqrt(squares - mean**2)
