"""The twin changes when the original does: it was made of the same layers. Make new ones and copy the weights."""
def functional_twin(original):
    x = inputs = keras.Input(original.input_shape[1:])
    for layer in original.layers:
        x = layer(x)
    return keras.Model(inputs, x)
