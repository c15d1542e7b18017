# when: order
def count_numbers(model):
    lists = (model.non_trainable_weights, model.trainable_weights)
    return tuple(sum(int(np.prod(weight.shape)) for weight in weights) for weights in lists)
