# expect: wrong variables-not-numbers
def count_parameters(layers):
    return len({id(weight) for layer in layers for weight in layer.weights})
