"""A file may well hold ones: choose a mark that no file holds."""
def untouched(path, model):
    before = [variable.numpy() for variable in model.variables]
    for variable in model.variables:
        variable.assign(np.full(variable.shape, 1.0))
    tf.train.Checkpoint(model=model).read(path).expect_partial()
    paths = []
    for variable, old in zip(model.variables, before):
        if (variable.numpy() == 1).all():
            variable.assign(old)
            paths.append(variable.path)
    return sorted(paths)
