# when: weights-not-moved
def to_keras_3(old_layer):
    new_layer = keras.layers.Dense(
        old_layer.units, activation=old_layer.get_config()["activation"], use_bias=old_layer.use_bias
    )
    new_layer.build((None, old_layer.kernel.shape[0]))
    return new_layer
