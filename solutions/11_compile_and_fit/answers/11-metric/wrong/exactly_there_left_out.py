"""A prediction that is exactly `tolerance` away is no further than that: <=, not <."""
def within(tolerance):
    def share(y_true, y_pred):
        distance = tf.abs(tf.reshape(y_true, (-1,)) - tf.reshape(y_pred, (-1,)))
        return tf.cast(distance < tolerance, tf.float32)

    return share
