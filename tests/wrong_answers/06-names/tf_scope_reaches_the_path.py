# expect: wrong tf-scope-in-path
def weight_names(scopes, layer, weight):
    path = "/".join([name for _, name in scopes] + [layer, weight])
    return path, path + ":0"
