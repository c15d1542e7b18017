# when: to-and-from-swapped
def count_routes(model):
    number = {id(layer.output): i for i, layer in enumerate(model.layers)}
    edges = np.zeros((len(number), len(number)), int)
    for to, layer in enumerate(model.layers):
        for tensor in tf.nest.flatten(layer.input):
            edges[number[id(tensor)], to] = 1
    return np.round(np.linalg.inv(np.eye(len(edges)) - edges)).astype(int).T - np.eye(len(edges), dtype=int)
