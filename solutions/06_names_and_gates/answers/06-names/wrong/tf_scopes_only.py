"""keras.name_scope changes both names: it counts here too."""
def weight_names(scopes, layer, weight):
    path, name = ("/".join([n for k, n in scopes if k == kind] + [layer, weight]) for kind in ("keras", "tf"))
    return path, name + ":0"
