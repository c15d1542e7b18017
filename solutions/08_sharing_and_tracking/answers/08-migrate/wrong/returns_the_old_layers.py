# when: still-keras-2
def migrate(old_layers):
    return old_layers
