"""You list every variable, also those that the file fills: read it as model=…, and then ask each variable, not the status."""
def untouched(path, model):
    before = [variable.numpy() for variable in model.variables]
    for variable in model.variables:
        variable.assign(np.full(variable.shape, np.nan))
    tf.train.Checkpoint(net=model).read(path).expect_partial()
    paths = []
    for variable, old in zip(model.variables, before):
        if np.isnan(variable.numpy()).all():
            variable.assign(old)
            paths.append(variable.path)
    return sorted(paths)
