# expect: error not-built
def like_then(recurrent_activation, weights):
    def old_hard_sigmoid(x):
        return keras.ops.clip(0.2 * x + 0.5, 0.0, 1.0)

    gate = old_hard_sigmoid if recurrent_activation == "hard_sigmoid" else recurrent_activation
    layer = keras.layers.LSTM(weights[1].shape[0], recurrent_activation=gate)
    layer.set_weights(weights)
    return layer
