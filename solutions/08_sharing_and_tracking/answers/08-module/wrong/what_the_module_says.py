# when: variables-only
def trainable_of(module):
    return module.trainable_variables
