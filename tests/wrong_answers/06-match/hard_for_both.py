# expect: wrong always-hard
def like_then(recurrent_activation, weights):
    layer = keras.layers.LSTM(len(weights[1]), recurrent_activation=lambda x: keras.ops.clip(x / 5 + 0.5, 0, 1))
    layer.build((None, None, len(weights[0])))
    layer.set_weights(weights)
    return layer
