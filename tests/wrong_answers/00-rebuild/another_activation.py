# expect: wrong another-activation
def to_keras_3(old_layer):
    new = keras.layers.Dense(old_layer.units, activation="relu")
    new.build((None, old_layer.kernel.shape[0]))
    new.set_weights(old_layer.get_weights())
    return new
