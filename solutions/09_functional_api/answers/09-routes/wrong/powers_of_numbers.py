"""** takes each number of the matrix to a power: the matrix product is @."""
def count_routes(model):
    numbers = {id(layer.output): number for number, layer in enumerate(model.layers)}
    edges = np.zeros((len(numbers), len(numbers)), int)
    for column, layer in enumerate(model.layers):
        for tensor in tf.nest.flatten(layer.input):
            if numbers[id(tensor)] != column:
                edges[numbers[id(tensor)], column] += 1
    routes = np.zeros_like(edges)
    for steps in range(1, len(edges)):
        routes += edges**steps
    return routes
