# when: one-key-for-several
def count_routes(model):
    number = {id(layer.output): i for i, layer in enumerate(model.layers)}
    edges = np.zeros((len(number), len(number)), int)
    for to, layer in enumerate(model.layers):
        edges[number[id(layer.input)], to] = 1
    return edges
