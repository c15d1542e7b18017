# when: weights-not-copied
def functional_twin(original):
    x = inputs = keras.Input(original.input_shape[1:])
    for layer in original.layers:
        x = keras.layers.Dense(layer.units, activation=layer.activation)(x)
    return keras.Model(inputs, x)
