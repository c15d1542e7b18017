"""You divide by the share that this mask keeps. Keras divides by the share that is kept on average, 1 − rate, each time."""
def dropout(inputs, mask, rate, training):
    return inputs * mask / tf.reduce_mean(mask) if training else inputs
