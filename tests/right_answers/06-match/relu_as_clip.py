def old_line(x):
    return tf.nn.relu(1.0 - tf.nn.relu(0.5 - 0.2 * x))


def like_then(recurrent_activation, weights):
    gate = {"sigmoid": "sigmoid", "hard_sigmoid": old_line}[recurrent_activation]
    layer = keras.layers.LSTM(len(weights[1]), recurrent_activation=gate)
    layer(np.zeros((1, 2, len(weights[0])), np.float32))
    layer.set_weights(weights)
    return layer
