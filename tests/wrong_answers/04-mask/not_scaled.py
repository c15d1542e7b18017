# expect: wrong not-scaled
def dropout(inputs, mask, rate, training):
    return inputs * mask if training else inputs
