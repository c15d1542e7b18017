from contextlib import ExitStack


def weight_names(scopes, layer, weight):
    makers = {"tf": tf.name_scope, "keras": keras.name_scope}
    with ExitStack() as stack:
        for kind, name in scopes:
            stack.enter_context(makers[kind](name))
        dense = keras.layers.Dense(1, name=layer)
        dense.build((None, 1))
    variable = getattr(dense, weight)
    return variable.path, variable.value.name
