# expect: wrong not-keras-3
import tf_keras


def like_then(recurrent_activation, weights):
    layer = tf_keras.layers.LSTM(len(weights[1]), recurrent_activation=recurrent_activation)
    layer.build((None, None, len(weights[0])))
    layer.set_weights(weights)
    return layer
