# when: every-step
def like_then(kind, recurrent_activation, weights):
    gate = (lambda x: keras.ops.clip(x / 5 + 0.5, 0, 1)) if recurrent_activation == "hard_sigmoid" else "sigmoid"
    if kind == "LSTM":
        layer = keras.layers.LSTM(len(weights[1]), return_sequences=True, recurrent_activation=gate)
    else:
        layer = keras.layers.GRU(len(weights[1]), reset_after=False, return_sequences=True, recurrent_activation=gate)
    layer.build((None, None, len(weights[0])))
    layer.set_weights(weights)
    return layer
