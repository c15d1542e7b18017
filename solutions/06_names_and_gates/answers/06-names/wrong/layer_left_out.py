"""The layer is a folder as well: its name stands before the weight's."""
def weight_names(scopes, layer, weight):
    path = "/".join([name for kind, name in scopes if kind == "keras"] + [weight])
    return path, "/".join([name for _, name in scopes] + [weight]) + ":0"
