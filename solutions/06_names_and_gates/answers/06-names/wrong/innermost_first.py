# when: inside-out
def weight_names(scopes, layer, weight):
    scopes = scopes[::-1]
    path = "/".join([name for kind, name in scopes if kind == "keras"] + [layer, weight])
    return path, "/".join([name for _, name in scopes] + [layer, weight]) + ":0"
