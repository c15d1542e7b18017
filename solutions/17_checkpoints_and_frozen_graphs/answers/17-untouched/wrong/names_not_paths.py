"""The name is only the last piece: variable.path tells whose it is."""
def untouched(path, model):
    before = [variable.numpy() for variable in model.variables]
    for variable in model.variables:
        variable.assign(np.full(variable.shape, np.nan))
    tf.train.Checkpoint(model=model).read(path).expect_partial()
    paths = []
    for variable, old in zip(model.variables, before):
        if np.isnan(variable.numpy()).all():
            variable.assign(old)
            paths.append(variable.name)
    return sorted(paths)
