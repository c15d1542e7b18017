# expect: wrong sum-over-pairs
def branch_gradients(left, right, kernel):
    for_left, for_right = tf.Variable(kernel), tf.Variable(kernel)
    with tf.GradientTape() as tape:
        distances = tf.reduce_sum((tf.tanh(left @ for_left) - tf.tanh(right @ for_right)) ** 2, axis=1)
    return tape.gradient(distances, [for_left, for_right])
