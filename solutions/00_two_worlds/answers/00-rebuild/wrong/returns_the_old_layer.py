# when: still-keras-2
def to_keras_3(old_layer):
    return old_layer
