"""The path knows keras.name_scope only: a tf.name_scope does not reach it."""
def weight_names(scopes, layer, weight):
    path = "/".join([name for _, name in scopes] + [layer, weight])
    return path, path + ":0"
