"""The old model takes flat rows: flatten before you call it."""
# error: expected shape=(None,
def accept_raw(model, mean, deviation):
    pixels = keras.Input(mean.shape)
    return keras.Model(pixels, model((pixels / 255.0 - mean) / deviation))
