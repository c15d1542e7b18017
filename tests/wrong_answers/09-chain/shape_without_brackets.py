# expect: error shape-without-brackets
def as_model(functions, num_features):
    x = inputs = keras.Input(num_features)
    for function in functions:
        x = keras.layers.Lambda(function)(x)
    return keras.Model(inputs, x)
