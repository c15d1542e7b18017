# when: not-built
def to_keras_3(old_layer):
    new = keras.layers.Dense(old_layer.units, activation=old_layer.get_config()["activation"])
    new.set_weights(old_layer.get_weights())
    return new
