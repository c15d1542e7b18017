# expect: wrong scaled-at-test
def dropout(inputs, mask, rate, training):
    return inputs * mask if training else inputs * (1 - rate)
