"""keras.Input wants the shape without the batch: input_shape[1:]."""
# error: Invalid input shape
def functional_twin(original):
    x = inputs = keras.Input(original.input_shape)
    for layer in original.layers:
        x = keras.layers.Dense(layer.units, activation=layer.activation)(x)
    twin = keras.Model(inputs, x)
    twin.set_weights(original.get_weights())
    return twin
