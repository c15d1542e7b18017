"""`within` is called with the tolerance alone, and gives back the metric: a function of y_true and y_pred."""
# error: missing 1 required positional
def within(y_true, y_pred, tolerance=0.5):
    return tf.cast(tf.abs(tf.reshape(y_true, (-1,)) - tf.reshape(y_pred, (-1,))) <= tolerance, tf.float32)
