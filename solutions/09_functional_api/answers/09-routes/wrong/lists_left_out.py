"""A layer that reads several tensors has a list of them, and your routes pass it by: tf.nest.flatten, then one by one."""
def count_routes(model):
    numbers = {id(layer.output): number for number, layer in enumerate(model.layers)}
    edges = np.zeros((len(numbers), len(numbers)), int)
    for column, layer in enumerate(model.layers):
        row = numbers.get(id(layer.input), column)
        if row != column:
            edges[row, column] += 1
    return sum(np.linalg.matrix_power(edges, steps) for steps in range(1, len(edges)))
