# expect: wrong random-state-counted
def count_numbers(model):
    lists = (model.trainable_variables, model.non_trainable_variables)
    return tuple(sum(int(np.prod(v.shape)) for v in variables) for variables in lists)
