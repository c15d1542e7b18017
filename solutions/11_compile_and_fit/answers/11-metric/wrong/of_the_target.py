"""The tolerance is a distance, not a share of the target: do not multiply them."""
def within(tolerance):
    def share(y_true, y_pred):
        distance = tf.abs(tf.reshape(y_true, (-1,)) - tf.reshape(y_pred, (-1,)))
        return tf.cast(distance <= tolerance * tf.abs(tf.reshape(y_true, (-1,))), tf.float32)

    return share
