# when: tape-asked-twice
def branch_gradients(lstm, left, right):
    weights = [weight.value for weight in lstm.trainable_weights]
    with tf.GradientTape() as tape:
        a, b = lstm(left), lstm(right)
        first = tf.reduce_mean(tf.reduce_sum((a - tf.stop_gradient(b)) ** 2, axis=1))
        second = tf.reduce_mean(tf.reduce_sum((tf.stop_gradient(a) - b) ** 2, axis=1))
    return tape.gradient(first, weights), tape.gradient(second, weights)
