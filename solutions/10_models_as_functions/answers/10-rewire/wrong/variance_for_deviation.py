"""Normalization wants the variance, which is the square of the deviation."""
def accept_raw(model, mean, deviation):
    flat = keras.layers.Flatten()
    scale = keras.layers.Normalization(mean=mean.ravel(), variance=deviation.ravel())
    return keras.Sequential([keras.Input(mean.shape), keras.layers.Rescaling(1 / 255), flat, scale, model])
