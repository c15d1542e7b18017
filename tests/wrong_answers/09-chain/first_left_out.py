# expect: wrong one-left-out
def as_model(functions, num_features):
    i = x = keras.Input((num_features,))
    for f in functions[1:]:
        x = keras.layers.Lambda(f)(x)
    return keras.Model(i, x)
