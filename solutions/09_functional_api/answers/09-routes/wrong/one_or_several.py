"""One input is no list: tf.nest.flatten makes one of either."""
# error: Iterating over a symbolic
def count_routes(model):
    number = {id(layer.output): i for i, layer in enumerate(model.layers)}
    edges = np.zeros((len(number), len(number)), dtype=int)
    for to, layer in enumerate(model.layers):
        for tensor in layer.input:
            edges[number[id(tensor)], to] = 1
    return edges
