# expect: error one-gradient
def branch_gradients(left, right, kernel):
    with tf.GradientTape() as tape:
        tape.watch(kernel)
        squares = (tf.tanh(left @ kernel) - tf.tanh(right @ kernel)) ** 2
        loss_value = tf.reduce_mean(tf.reduce_sum(squares, axis=1))
    return tape.gradient(loss_value, kernel)
