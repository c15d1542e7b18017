"""Targets of shape (n,) are right, and those of (n, 1) give pairs now: make both flat, whatever they were."""
def within(tolerance):
    def share(y_true, y_pred):
        return tf.cast(tf.abs(y_true - y_pred[:, 0]) <= tolerance, tf.float32)

    return share
