# when: keras-tensor-in-tf
def accept_raw(model, mean, deviation):
    pixels = keras.Input(mean.shape, dtype="uint8")
    standardised = (tf.cast(pixels, tf.float32) / 255.0 - mean) / deviation
    return keras.Model(pixels, model(keras.layers.Flatten()(standardised)))
