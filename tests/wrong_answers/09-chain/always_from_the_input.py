# expect: wrong last-function-only
def as_model(functions, num_features):
    inputs = keras.Input((num_features,))
    for function in functions:
        outputs = keras.layers.Lambda(function)(inputs)
    return keras.Model(inputs, outputs)
