# expect: wrong modes-exchanged
def dropout(inputs, mask, rate, training):
    return inputs if training else inputs * mask / (1 - rate)
