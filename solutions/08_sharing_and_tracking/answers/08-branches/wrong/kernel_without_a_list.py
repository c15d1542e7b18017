# when: one-weight
def branch_gradients(lstm, left, right):
    with tf.GradientTape(persistent=True) as tape:
        first, second = lstm(left), lstm(right)
        through_left = tf.reduce_mean(tf.reduce_sum((first - tf.stop_gradient(second)) ** 2, axis=1))
        through_right = tf.reduce_mean(tf.reduce_sum((tf.stop_gradient(first) - second) ** 2, axis=1))
    kernel = lstm.trainable_weights[0].value
    return tape.gradient(through_left, kernel), tape.gradient(through_right, kernel)
