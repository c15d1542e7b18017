# when: another-mask
def dropout(inputs, mask, rate, training):
    return keras.layers.Dropout(rate)(inputs, training=training)
