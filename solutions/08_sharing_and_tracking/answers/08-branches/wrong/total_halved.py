"""The two uses do not add half each: measure each one while the output of the other is held fixed."""
def branch_gradients(lstm, left, right):
    weights = [weight.value for weight in lstm.trainable_weights]
    with tf.GradientTape() as tape:
        squares = (lstm(left) - lstm(right)) ** 2
        loss = tf.reduce_mean(tf.reduce_sum(squares, axis=1))
    total = tape.gradient(loss, weights)
    half = [gradient / 2 for gradient in total]
    return half, half
