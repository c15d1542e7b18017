"""Targets (n,) minus predictions (n, 1) are every target against every prediction: make the shapes equal first."""
def within(tolerance):
    def share_within(y_true, y_pred):
        return tf.cast(tf.abs(y_true - y_pred) <= tolerance, tf.float32)

    return share_within
