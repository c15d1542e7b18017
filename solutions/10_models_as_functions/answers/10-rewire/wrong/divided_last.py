"""First divide by 255, then subtract the mean: here the mean was divided as well."""
def accept_raw(model, mean, deviation):
    pixels = keras.Input(mean.shape)
    return keras.Model(pixels, model(keras.layers.Flatten()((pixels - mean) / deviation / 255.0)))
