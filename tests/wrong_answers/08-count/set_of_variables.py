# expect: error not-for-sets
def count_parameters(layers):
    return sum(int(np.prod(weight.shape)) for weight in {weight for layer in layers for weight in layer.weights})
