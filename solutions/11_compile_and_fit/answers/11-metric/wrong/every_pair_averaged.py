"""Targets (n,) minus predictions (n, 1) are every target against every prediction: make the shapes equal first."""
def within(tolerance):
    def share_within(y_true, y_pred):
        return tf.reduce_mean(tf.cast(tf.abs(y_true - y_pred) <= tolerance, tf.float32))

    return share_within
