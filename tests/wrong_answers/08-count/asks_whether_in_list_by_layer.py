# expect: error compared-by-value
def count_parameters(layers):
    seen = []
    for layer in layers:
        seen += [weight for weight in layer.weights if weight not in seen]
    return sum(int(np.prod(weight.shape)) for weight in seen)
