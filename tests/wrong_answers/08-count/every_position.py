# expect: wrong counted-at-every-position
def count_parameters(layers):
    return sum(layer.count_params() for layer in layers)
