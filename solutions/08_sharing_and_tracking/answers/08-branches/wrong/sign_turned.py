"""The left ones are right. The right ones are no mirror image of them: the right use reads other sequences, so measure it, too."""
def branch_gradients(lstm, left, right):
    with tf.GradientTape() as tape:
        first, second = lstm(left), tf.stop_gradient(lstm(right))
        loss = tf.reduce_mean(tf.reduce_sum((first - second) ** 2, axis=1))
    gradients = tape.gradient(loss, lstm.trainable_weights)
    return gradients, [-gradient for gradient in gradients]
