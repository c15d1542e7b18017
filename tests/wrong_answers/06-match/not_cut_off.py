# expect: wrong not-cut-off
def like_then(recurrent_activation, weights):
    gate = (lambda x: 0.2 * x + 0.5) if recurrent_activation == "hard_sigmoid" else "sigmoid"
    layer = keras.layers.LSTM(len(weights[1]), recurrent_activation=gate)
    layer.build((None, None, len(weights[0])))
    layer.set_weights(weights)
    return layer
