"""The pixels are scaled to 0 to 1, but not standardised: use mean and deviation."""
def accept_raw(model, mean, deviation):
    pixels = keras.Input(mean.shape)
    return keras.Model(pixels, model(keras.layers.Flatten()(pixels / 255.0)))
