"""That is the whole gradient, both uses together: hold the output of one use fixed, then that of the other."""
def branch_gradients(lstm, left, right):
    weights = [weight.value for weight in lstm.trainable_weights]
    with tf.GradientTape() as tape:
        squares = (lstm(left) - lstm(right)) ** 2
        loss = tf.reduce_mean(tf.reduce_sum(squares, axis=1))
    total = tape.gradient(loss, weights)
    return total, total
