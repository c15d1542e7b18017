# expect: wrong trainable-only
def count_parameters(layers):
    weights = {id(weight): weight for layer in layers for weight in layer.trainable_weights}
    return sum(int(np.prod(weight.shape)) for weight in weights.values())
