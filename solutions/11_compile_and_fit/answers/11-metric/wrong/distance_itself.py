"""That is the mean distance: ask of each row whether it is within the tolerance."""
def within(tolerance):
    def share_within(y_true, y_pred):
        return tf.abs(tf.reshape(y_true, (-1,)) - tf.reshape(y_pred, (-1,)))

    return share_within
