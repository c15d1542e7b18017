"""Left and right have changed places: what is held fixed is the other side."""
def branch_gradients(lstm, left, right):
    gradients = []
    for moving, still in ((left, right), (right, left)):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.reduce_sum((lstm(moving) - tf.stop_gradient(lstm(still))) ** 2, axis=1))
        gradients.append(tape.gradient(loss, [weight.value for weight in lstm.trainable_weights]))
    return gradients[::-1]
