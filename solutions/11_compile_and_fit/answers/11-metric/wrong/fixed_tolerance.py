"""The tolerance is an argument: yours is always 0.5."""
def within(tolerance):
    def share_within(y_true, y_pred):
        distance = tf.abs(tf.reshape(y_true, (-1,)) - tf.reshape(y_pred, (-1,)))
        return tf.cast(distance <= 0.5, tf.float32)

    return share_within
