"""The loss is the squared distance: you have taken the root before the mean."""
def branch_gradients(lstm, left, right):
    with tf.GradientTape(persistent=True) as tape:
        first, second = lstm(left), lstm(right)
        through_left = tf.reduce_mean(tf.norm(first - tf.stop_gradient(second), axis=1))
        through_right = tf.reduce_mean(tf.norm(tf.stop_gradient(first) - second, axis=1))
    weights = lstm.trainable_weights
    return tape.gradient(through_left, weights), tape.gradient(through_right, weights)
