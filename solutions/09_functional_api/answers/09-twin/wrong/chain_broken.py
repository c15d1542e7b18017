"""The number of weights differs: a new layer for each old one, called on the output of the one before."""
# error: was expecting
def functional_twin(original):
    inputs = keras.Input(original.input_shape[1:])
    for layer in original.layers:
        x = keras.layers.Dense(layer.units, activation=layer.activation)(inputs)
    twin = keras.Model(inputs, x)
    twin.set_weights(original.get_weights())
    return twin
