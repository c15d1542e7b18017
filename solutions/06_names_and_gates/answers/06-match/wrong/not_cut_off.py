"""The line goes on below 0 and above 1: cut it off there."""
def like_then(kind, recurrent_activation, weights):
    gate = (lambda x: 0.2 * x + 0.5) if recurrent_activation == "hard_sigmoid" else "sigmoid"
    if kind == "LSTM":
        layer = keras.layers.LSTM(len(weights[1]), recurrent_activation=gate)
    else:
        layer = keras.layers.GRU(len(weights[1]), reset_after=False, recurrent_activation=gate)
    layer.build((None, None, len(weights[0])))
    layer.set_weights(weights)
    return layer
