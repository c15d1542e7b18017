# when: units-of-all-gates
def like_then(kind, recurrent_activation, weights):
    gate = (lambda x: keras.ops.clip(x / 5 + 0.5, 0, 1)) if recurrent_activation == "hard_sigmoid" else "sigmoid"
    if kind == "LSTM":
        layer = keras.layers.LSTM(weights[0].shape[1], recurrent_activation=gate)
    else:
        layer = keras.layers.GRU(weights[0].shape[1], reset_after=False, recurrent_activation=gate)
    layer.build((None, None, len(weights[0])))
    layer.set_weights(weights)
    return layer
