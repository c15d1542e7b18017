# expect: wrong scaled-by-the-rate
def dropout(inputs, mask, rate, training):
    return inputs * mask / rate if training else inputs
