"""Return two strings: the path, and TensorFlow's name."""
# error: unpack
def weight_names(scopes, layer, weight):
    return "/".join([name for kind, name in scopes if kind == "keras"] + [layer, weight])
