"""The weights are right, the activation is one of your own: take the old layer's, from old_layer.get_config()."""
def to_keras_3(old_layer):
    new = keras.layers.Dense(old_layer.units, activation="relu", use_bias=old_layer.use_bias)
    new.build((None, old_layer.kernel.shape[0]))
    new.set_weights(old_layer.get_weights())
    return new
