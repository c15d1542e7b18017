"""The line goes on below 0: cut it off at both ends."""
def like_then(kind, recurrent_activation, weights):
    gate = {"sigmoid": "sigmoid", "hard_sigmoid": lambda x: tf.minimum(0.2 * x + 0.5, 1.0)}[recurrent_activation]
    extra = {"reset_after": False} if kind == "GRU" else {}
    layer = getattr(keras.layers, kind)(len(weights[1]), recurrent_activation=gate, **extra)
    layer.build((None, None, len(weights[0])))
    layer.set_weights(weights)
    return layer
