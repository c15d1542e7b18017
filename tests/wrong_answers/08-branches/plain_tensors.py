# expect: wrong tape-not-watching
def branch_gradients(left, right, kernel):
    for_left, for_right = tf.identity(kernel), tf.identity(kernel)
    with tf.GradientTape() as tape:
        squares = (tf.tanh(left @ for_left) - tf.tanh(right @ for_right)) ** 2
        loss_value = tf.reduce_mean(tf.reduce_sum(squares, axis=1))
    return tuple(tape.gradient(loss_value, [for_left, for_right]))
