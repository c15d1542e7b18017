"""The deviation divides: it makes the pixels of every place equally wide."""
def accept_raw(model, mean, deviation):
    pixels = keras.Input(mean.shape, dtype="uint8")
    standardised = (keras.ops.cast(pixels, "float32") / 255.0 - mean) * deviation
    return keras.Model(pixels, model(keras.layers.Flatten()(standardised)))
