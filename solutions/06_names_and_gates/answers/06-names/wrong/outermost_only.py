"""Only the outermost scope is there: each of them is a folder."""
def weight_names(scopes, layer, weight):
    return "/".join([n for k, n in scopes if k == "keras"][:1] + [layer, weight]), "/".join([n for k, n in scopes][:1] + [layer, weight]) + ":0"
