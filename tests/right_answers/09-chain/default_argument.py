def as_model(functions, num_features):
    x = inputs = keras.Input((num_features,))
    for function in functions:
        x = keras.layers.Lambda(lambda t, f=function: f(t))(x)
    return keras.Model(inputs, x)
