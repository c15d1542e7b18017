"""Of so many arrows there is no route: add up the powers of the matrix until one is zero, and return the sum."""
def count_routes(model):
    numbers = {id(layer.output): number for number, layer in enumerate(model.layers)}
    edges = np.zeros((len(numbers), len(numbers)), int)
    for column, layer in enumerate(model.layers):
        for tensor in tf.nest.flatten(layer.input):
            if numbers[id(tensor)] != column:
                edges[numbers[id(tensor)], column] += 1
    return np.linalg.matrix_power(edges, len(edges) - 1)
