# when: zero-in-path
def weight_names(scopes, layer, weight):
    path = "/".join([name for kind, name in scopes if kind == "keras"] + [layer, weight])
    return "/".join([name for _, name in scopes] + [layer, weight]) + ":0", path
