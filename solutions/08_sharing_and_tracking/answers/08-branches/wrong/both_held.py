# when: tape-not-watching
def branch_gradients(lstm, left, right):
    gradients = []
    for moving, still in ((left, right), (right, left)):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.reduce_sum(tf.stop_gradient(lstm(moving) - lstm(still)) ** 2, axis=1))
        gradients.append(tape.gradient(loss, [weight.value for weight in lstm.trainable_weights]))
    return gradients
