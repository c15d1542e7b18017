# when: numbers
def trainable_of(module):
    return [variable.numpy() for variable in module.trainable_variables]
