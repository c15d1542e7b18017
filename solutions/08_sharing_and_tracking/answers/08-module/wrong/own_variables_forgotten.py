"""One is missing: the module's own tf.Variable is trainable too."""
def trainable_of(module):
    found = {}
    for thing in tf.nest.flatten(list(vars(module).values())):
        if isinstance(thing, keras.layers.Layer):
            found.update({id(v): v for v in thing.trainable_variables})
    return list(found.values())
