# when: list-forgotten
def trainable_of(module):
    found = {variable.name: variable for variable in module.trainable_variables}
    for layer in tf.nest.flatten(list(vars(module).values())):
        if isinstance(layer, keras.layers.Layer):
            found.update({variable.path: variable for variable in layer.trainable_variables})
    return list(found.values())
