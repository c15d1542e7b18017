# when: list-forgotten
def trainable_of(module):
    found = list(module.trainable_variables)
    for thing in vars(module).values():
        if isinstance(thing, keras.layers.Layer):
            found += thing.trainable_variables
    return found
