# when: not-keras-3
def like_then(kind, recurrent_activation, weights):
    gate = recurrent_activation
    if kind == "LSTM":
        layer = tf.keras.layers.LSTM(len(weights[1]), recurrent_activation=gate)
    else:
        layer = tf.keras.layers.GRU(len(weights[1]), reset_after=False, recurrent_activation=gate)
    layer.build((None, None, len(weights[0])))
    layer.set_weights(weights)
    return layer
