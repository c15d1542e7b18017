# expect: wrong mask-inverted
def dropout(inputs, mask, rate, training):
    return inputs * (1 - mask) / (1 - rate) if training else inputs
