"""A KerasTensor is no array: keras.ops.cast makes it float32."""
# error: no attribute 'astype'
def accept_raw(model, mean, deviation):
    pixels = keras.Input(mean.shape, dtype="uint8")
    standardised = (pixels.astype("float32") / 255.0 - mean) / deviation
    return keras.Model(pixels, model(keras.layers.Flatten()(standardised)))
