"""Training the new model left the old one as it was: call the old model itself and not a copy, leave it trainable, and build with keras, not with tf.keras."""
def accept_raw(model, mean, deviation):
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    pixels = keras.Input(mean.shape)
    return keras.Model(pixels, copy(keras.layers.Flatten()((pixels / 255.0 - mean) / deviation)))
