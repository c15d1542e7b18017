"""Sum the squares over the units, then average over the pairs: you averaged over both."""
def branch_gradients(lstm, left, right):
    gradients = []
    for moving, still in ((left, right), (right, left)):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((lstm(moving) - tf.stop_gradient(lstm(still))) ** 2)
        gradients.append(tape.gradient(loss, [weight.value for weight in lstm.trainable_weights]))
    return gradients
