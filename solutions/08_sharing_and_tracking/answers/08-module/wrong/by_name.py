# when: list-forgotten
def trainable_of(module):
    found = {variable.name: variable for variable in module.trainable_variables}
    for thing in tf.nest.flatten(list(vars(module).values())):
        if isinstance(thing, keras.layers.Layer):
            found |= {variable.name: variable for variable in thing.trainable_variables}
    return list(found.values())
