# expect: wrong late-binding
def as_model(functions, num_features):
    x = inputs = keras.Input((num_features,))
    for function in functions:
        x = keras.layers.Lambda(lambda t: function(t))(x)  # noqa: B023
    return keras.Model(inputs, x)
