"""The line passes 1/2 at zero and reaches 1 at 2.5: this one is as steep as if it did at 1."""
def like_then(kind, recurrent_activation, weights):
    gate = (lambda x: keras.ops.clip(0.5 * x + 0.5, 0, 1)) if recurrent_activation == "hard_sigmoid" else "sigmoid"
    if kind == "LSTM":
        layer = keras.layers.LSTM(len(weights[1]), recurrent_activation=gate)
    else:
        layer = keras.layers.GRU(len(weights[1]), reset_after=False, recurrent_activation=gate)
    layer.build((None, None, len(weights[0])))
    layer.set_weights(weights)
    return layer
