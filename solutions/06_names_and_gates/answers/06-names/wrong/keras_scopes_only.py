"""TensorFlow's name knows both kinds of scope."""
def weight_names(scopes, layer, weight):
    path = "/".join([name for kind, name in scopes if kind == "keras"] + [layer, weight])
    return path, path + ":0"
