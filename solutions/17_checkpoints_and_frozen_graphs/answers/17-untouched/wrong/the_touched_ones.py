"""These are the variables that the file did fill: return the others."""
def untouched(path, model):
    before = [variable.numpy() for variable in model.variables]
    for variable in model.variables:
        variable.assign(np.full(variable.shape, np.nan))
    tf.train.Checkpoint(model=model).read(path).expect_partial()
    found = []
    for variable, value in zip(model.variables, before):
        if np.isnan(variable.numpy()).all():
            variable.assign(value)
        else:
            found.append(variable.path)
    return sorted(found)
