# when: not-the-layer
def to_keras_3(old_layer):
    activation, use_bias = old_layer.get_config()["activation"], old_layer.use_bias
    model = keras.Sequential([keras.layers.Dense(old_layer.units, activation=activation, use_bias=use_bias)])
    model.build((None, old_layer.kernel.shape[0]))
    model.set_weights(old_layer.get_weights())
    return model
