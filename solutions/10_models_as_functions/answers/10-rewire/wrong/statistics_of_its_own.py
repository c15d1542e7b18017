"""BatchNormalization knows nothing of the mean and the deviation that you were given: calculate with these."""
def accept_raw(model, mean, deviation):
    pixels = keras.Input(mean.shape, dtype="uint8")
    x = keras.layers.BatchNormalization(axis=1)(keras.ops.cast(pixels, "float32") / 255)
    return keras.Model(pixels, model(keras.layers.Flatten()(x)))
