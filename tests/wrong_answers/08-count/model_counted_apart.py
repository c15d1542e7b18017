# expect: wrong model-counted-apart
def count_parameters(layers):
    distinct = {id(layer): layer for layer in layers}
    return sum(layer.count_params() for layer in distinct.values())
