# when: dropped-at-test
def dropout(inputs, mask, rate, training):
    return inputs * mask / (1 - rate)
