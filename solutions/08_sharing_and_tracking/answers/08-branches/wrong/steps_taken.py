"""The gradients are right, but the LSTM is to be left as it was: you have taken a step."""
def branch_gradients(lstm, left, right):
    weights = [weight.value for weight in lstm.trainable_weights]
    with tf.GradientTape(persistent=True) as tape:
        a, b = lstm(left), lstm(right)
        first = tf.reduce_mean(tf.reduce_sum((a - tf.stop_gradient(b)) ** 2, axis=1))
        second = tf.reduce_mean(tf.reduce_sum((tf.stop_gradient(a) - b) ** 2, axis=1))
    through_left, through_right = tape.gradient(first, weights), tape.gradient(second, weights)
    keras.optimizers.SGD(0.1).apply([x + y for x, y in zip(through_left, through_right)], lstm.trainable_weights)
    return through_left, through_right
