# expect: error one-name
def weight_names(scopes, layer, weight):
    return "/".join([name for kind, name in scopes if kind == "keras"] + [layer, weight])
