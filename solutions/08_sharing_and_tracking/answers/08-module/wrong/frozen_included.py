# when: frozen-included
def trainable_of(module):
    found = {id(v): v for v in module.variables}
    for thing in tf.nest.flatten(list(vars(module).values())):
        if isinstance(thing, keras.layers.Layer):
            found.update({id(v): v for v in thing.variables})
    return list(found.values())
