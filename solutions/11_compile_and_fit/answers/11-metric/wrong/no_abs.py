"""A prediction that is far too high counts as near: take the distance without its sign."""
def within(tolerance):
    def share_within(y_true, y_pred):
        distance = tf.reshape(y_true, (-1,)) - tf.reshape(y_pred, (-1,))
        return tf.cast(distance <= tolerance, tf.float32)

    return share_within
