"""You added something to the deviation: divide by the deviation as it is."""
def accept_raw(model, mean, deviation):
    pixels = keras.Input(mean.shape, dtype="uint8")
    x = (keras.ops.cast(pixels, "float32") / 255 - mean) / (deviation + 1e-3)
    return keras.Model(pixels, model(keras.layers.Flatten()(x)))
