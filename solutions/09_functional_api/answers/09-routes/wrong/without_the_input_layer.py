# when: not-every-layer
def count_routes(model):
    layers = model.layers[1:]
    number = {id(layer.output): i for i, layer in enumerate(layers)}
    edges = np.zeros((len(number), len(number)), dtype=int)
    for to, layer in enumerate(layers):
        for tensor in tf.nest.flatten(layer.input):
            if id(tensor) in number:
                edges[number[id(tensor)], to] = 1
    routes = power = edges
    while power.any():
        power = power @ edges
        routes = routes + power
    return routes
