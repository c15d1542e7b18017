"""The paths are right, but the model does not hold what the file gave: read it into the model, and let that stay."""
def untouched(path, model):
    before = [variable.numpy() for variable in model.variables]
    for variable in model.variables:
        variable.assign(np.full(variable.shape, np.nan))
    tf.train.Checkpoint(model=model).read(path).expect_partial()
    found = sorted(variable.path for variable in model.variables if np.isnan(variable.numpy()).all())
    for variable, value in zip(model.variables, before):
        variable.assign(value)
    return found
