# when: not-a-share
def within(tolerance):
    def share_within(y_true, y_pred):
        distance = tf.abs(tf.reshape(y_true, (-1,)) - tf.reshape(y_pred, (-1,)))
        return tf.reduce_sum(tf.cast(distance <= tolerance, tf.float32))

    return share_within
