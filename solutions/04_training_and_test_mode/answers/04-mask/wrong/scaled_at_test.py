"""That is the first paper's way, which shrinks the test output. Keras makes the training output larger instead."""
def dropout(inputs, mask, rate, training):
    return inputs * mask if training else inputs * (1 - rate)
