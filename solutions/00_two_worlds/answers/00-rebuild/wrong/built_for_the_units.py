# when: built-for-another-size
def to_keras_3(old_layer):
    new = keras.layers.Dense(old_layer.units, activation=old_layer.get_config()["activation"], use_bias=old_layer.use_bias)
    new.build((None, old_layer.units))
    new.set_weights(old_layer.get_weights())
    return new
