"""The gates are hard also where a sigmoid is asked for: look at recurrent_activation."""
def like_then(kind, recurrent_activation, weights):
    def gate(x):
        return keras.ops.clip(x / 5 + 0.5, 0, 1)

    if kind == "LSTM":
        layer = keras.layers.LSTM(len(weights[1]), recurrent_activation=gate)
    else:
        layer = keras.layers.GRU(len(weights[1]), reset_after=False, recurrent_activation=gate)
    layer.build((None, None, len(weights[0])))
    layer.set_weights(weights)
    return layer
