def branch_gradients(lstm, left, right):
    copies = []
    for _ in range(2):
        copy = keras.layers.LSTM.from_config(lstm.get_config())
        copy.build(left.shape)
        copy.set_weights(lstm.get_weights())
        copies.append(copy)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.reduce_sum((copies[0](left) - copies[1](right)) ** 2, axis=1))
    return tape.gradient(loss, [[weight.value for weight in copy.trainable_weights] for copy in copies])
