"""The mask is the wrong way round: 1 means kept."""
def dropout(inputs, mask, rate, training):
    return inputs * (1 - mask) / (1 - rate) if training else inputs
