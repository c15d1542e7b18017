"""You follow each layer only once: what two ways have reached sends two ways on."""
def count_routes(model):
    numbers = {id(layer.output): number for number, layer in enumerate(model.layers)}
    edges = np.zeros((len(numbers), len(numbers)), int)
    for column, layer in enumerate(model.layers):
        for tensor in tf.nest.flatten(layer.input):
            if numbers[id(tensor)] != column:
                edges[numbers[id(tensor)], column] += 1
    routes = np.zeros_like(edges)
    for start in range(len(edges)):
        seen, waiting = set(), [start]
        while waiting:
            here = waiting.pop()
            for there in np.flatnonzero(edges[here]):
                routes[start, there] += 1
                if there not in seen:
                    seen.add(there)
                    waiting.append(there)
    return routes
