"""The state of Dropout's random numbers came along: take the lists of weights, not those of variables."""
def count_numbers(model):
    lists = (model.trainable_variables, model.non_trainable_variables)
    return tuple(sum(int(np.prod(v.shape)) for v in variables) for variables in lists)
