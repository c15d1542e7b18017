def branch_gradients(left, right, kernel):
    def gradient(hold_left, hold_right):
        with tf.GradientTape() as tape:
            tape.watch(kernel)
            a, b = tf.tanh(left @ kernel), tf.tanh(right @ kernel)
            a, b = (tf.stop_gradient(a) if hold_left else a), (tf.stop_gradient(b) if hold_right else b)
            loss = tf.reduce_mean(tf.reduce_sum((a - b) ** 2, axis=1))
        return tape.gradient(loss, kernel)

    return gradient(False, True), gradient(True, False)
