# expect: wrong activation-lost
def to_keras_3(old_layer):
    new_layer = keras.layers.Dense(old_layer.units)
    new_layer.build((None, old_layer.kernel.shape[0]))
    new_layer.set_weights(old_layer.get_weights())
    return new_layer
