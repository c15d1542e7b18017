# when: shared-twice
def trainable_of(module):
    found = list(module.trainable_variables)
    for thing in vars(module).values():
        if isinstance(thing, keras.layers.Layer):
            found += thing.trainable_variables
        elif isinstance(thing, list):
            found += [v for layer in thing if isinstance(layer, keras.layers.Layer) for v in layer.trainable_variables]
    return found
