def branch_gradients(lstm, left, right):
    gradients = []
    for moving, still in ((left, right), (right, left)):
        target = lstm(still).numpy()
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.reduce_sum((lstm(moving) - target) ** 2, axis=1))
        gradients.append(tape.gradient(loss, lstm.trainable_weights))
    return tuple(gradients)
