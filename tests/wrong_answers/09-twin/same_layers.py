# expect: wrong layers-shared
def functional_twin(original):
    x = inputs = keras.Input(original.input_shape[1:])
    for layer in original.layers:
        x = layer(x)
    return keras.Model(inputs, x)
