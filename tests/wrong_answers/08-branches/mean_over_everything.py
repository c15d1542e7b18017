# expect: wrong mean-over-units
def branch_gradients(left, right, kernel):
    for_left, for_right = tf.Variable(kernel), tf.Variable(kernel)
    with tf.GradientTape() as tape:
        loss_value = tf.reduce_mean((tf.tanh(left @ for_left) - tf.tanh(right @ for_right)) ** 2)
    return tape.gradient(loss_value, [for_left, for_right])
