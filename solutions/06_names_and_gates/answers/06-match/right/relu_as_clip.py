def old_line(x):
    return tf.nn.relu(1.0 - tf.nn.relu(0.5 - 0.2 * x))


def like_then(kind, recurrent_activation, weights):
    options = {"recurrent_activation": {"sigmoid": "sigmoid", "hard_sigmoid": old_line}[recurrent_activation]}
    if kind == "GRU":
        options["reset_after"] = False
    layer = {"LSTM": keras.layers.LSTM, "GRU": keras.layers.GRU}[kind](len(weights[1]), **options)
    layer(np.zeros((1, 2, len(weights[0])), np.float32))
    layer.set_weights(weights)
    return layer
