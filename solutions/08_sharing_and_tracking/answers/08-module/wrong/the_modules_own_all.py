# when: frozen-included
def trainable_of(module):
    found = {id(variable): variable for variable in module.variables}
    for layer in tf.nest.flatten(list(vars(module).values())):
        if isinstance(layer, keras.layers.Layer):
            found.update({id(variable): variable for variable in layer.trainable_variables})
    return list(found.values())
