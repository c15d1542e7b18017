"""Only one of the old layers was frozen: take trainable from the old layer, whatever it is."""
def to_keras_3(old_layer):
    new = keras.layers.Dense(old_layer.units, activation=old_layer.get_config()["activation"], use_bias=old_layer.use_bias)
    new.build((None, old_layer.kernel.shape[0]))
    new.set_weights(old_layer.get_weights())
    new.trainable = False
    return new
