"""You multiply by the share that is kept, so that less arrives than before: divide by it."""
def dropout(inputs, mask, rate, training):
    return inputs * mask * (1 - rate) if training else inputs
