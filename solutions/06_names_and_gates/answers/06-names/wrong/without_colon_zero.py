# when: zero-forgotten
def weight_names(scopes, layer, weight):
    path = "/".join([name for kind, name in scopes if kind == "keras"] + [layer, weight])
    return path, "/".join([name for _, name in scopes] + [layer, weight])
