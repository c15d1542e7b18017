# expect: wrong not-divided-by-255
def accept_raw(model, mean, deviation):
    pixels = keras.Input(mean.shape)
    return keras.Model(pixels, model(keras.layers.Flatten()((pixels - mean) / deviation)))
