# expect: wrong always-sigmoid
def like_then(recurrent_activation, weights):
    layer = keras.layers.LSTM(len(weights[1]))
    layer.build((None, None, len(weights[0])))
    layer.set_weights(weights)
    return layer
