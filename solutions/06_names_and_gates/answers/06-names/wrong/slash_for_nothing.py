"""Without a keras scope your path begins with a slash: join the words that there are."""
def weight_names(scopes, layer, weight):
    a = "/".join(n for k, n in scopes if k == "keras")
    b = "/".join(n for k, n in scopes)
    return a + "/" + layer + "/" + weight, b + "/" + layer + "/" + weight + ":0"
