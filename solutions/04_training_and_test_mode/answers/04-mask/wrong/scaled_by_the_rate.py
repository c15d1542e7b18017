"""The scale is wrong: rate is the share that is dropped; divide by the share that is kept."""
def dropout(inputs, mask, rate, training):
    return inputs * mask / rate if training else inputs
