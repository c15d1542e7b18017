# when: not-for-sets
def trainable_of(module):
    found = list(module.trainable_variables)
    for thing in tf.nest.flatten(list(vars(module).values())):
        if isinstance(thing, keras.layers.Layer):
            found += thing.trainable_variables
    return list(set(found))
