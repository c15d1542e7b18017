# expect: wrong only-divided-by-255
def accept_raw(model, mean, deviation):
    pixels = keras.Input(mean.shape)
    return keras.Model(pixels, model(keras.layers.Flatten()(pixels / 255.0)))
