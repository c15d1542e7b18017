# when: shared-twice
def trainable_of(module):
    found = list(module.trainable_variables)
    for t in tf.nest.flatten(list(vars(module).values())):
        if isinstance(t, keras.layers.Layer):
            found += t.trainable_variables
    return found
