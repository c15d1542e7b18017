"""Mean and deviation belong to pixels from 0 to 1: divide the bytes by 255 first."""
def accept_raw(model, mean, deviation):
    pixels = keras.Input(mean.shape)
    return keras.Model(pixels, model(keras.layers.Flatten()((pixels - mean) / deviation)))
