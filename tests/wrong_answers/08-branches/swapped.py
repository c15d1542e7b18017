# expect: wrong branches-swapped
def branch_gradients(left, right, kernel):
    for_left, for_right = tf.Variable(kernel), tf.Variable(kernel)
    with tf.GradientTape() as tape:
        squares = (tf.tanh(left @ for_left) - tf.tanh(right @ for_right)) ** 2
        loss_value = tf.reduce_mean(tf.reduce_sum(squares, axis=1))
    return tape.gradient(loss_value, [for_right, for_left])
