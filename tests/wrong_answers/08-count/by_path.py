# expect: wrong same-name-merged
def count_parameters(layers):
    weights = {weight.path: weight for layer in layers for weight in layer.weights}
    return sum(int(np.prod(weight.shape)) for weight in weights.values())
