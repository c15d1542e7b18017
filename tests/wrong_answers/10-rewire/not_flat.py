# expect: error not-flattened
def accept_raw(model, mean, deviation):
    pixels = keras.Input(mean.shape)
    return keras.Model(pixels, model((pixels / 255.0 - mean) / deviation))
