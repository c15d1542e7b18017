# expect: wrong weights-not-set
def like_then(recurrent_activation, weights):
    gate = (lambda x: keras.ops.clip(0.2 * x + 0.5, 0, 1)) if recurrent_activation == "hard_sigmoid" else "sigmoid"
    return keras.layers.LSTM(len(weights[1]), recurrent_activation=gate)
