# expect: wrong not-the-layer
def to_keras_3(old_layer):
    m = keras.Sequential([keras.layers.Dense(old_layer.units, activation=old_layer.get_config()["activation"])])
    m.build((None, old_layer.kernel.shape[0]))
    m.set_weights(old_layer.get_weights())
    return m
