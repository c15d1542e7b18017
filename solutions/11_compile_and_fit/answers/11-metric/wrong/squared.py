"""The squared distance is not the distance: compare the absolute value with the tolerance."""
def within(tolerance):
    def share_within(y_true, y_pred):
        distance = tf.square(tf.reshape(y_true, (-1,)) - tf.reshape(y_pred, (-1,)))
        return tf.cast(distance <= tolerance, tf.float32)

    return share_within
