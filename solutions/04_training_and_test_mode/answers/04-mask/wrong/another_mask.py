# when: another-mask
def dropout(inputs, mask, rate, training):
    return tf.nn.dropout(inputs, rate) if training else inputs
