# expect: wrong weights-copied
def accept_raw(model, mean, deviation):
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    pixels = keras.Input(mean.shape)
    return keras.Model(pixels, copy(keras.layers.Flatten()((pixels / 255.0 - mean) / deviation)))
