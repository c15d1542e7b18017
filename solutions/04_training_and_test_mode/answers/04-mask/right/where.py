def dropout(inputs, mask, rate, training):
    if training:
        inputs = tf.where(mask > 0, inputs / (1.0 - rate), tf.zeros_like(inputs))
    return inputs
