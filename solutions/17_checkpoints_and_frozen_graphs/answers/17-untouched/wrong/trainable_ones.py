"""A frozen variable is a variable, too: go through model.variables."""
def untouched(path, model):
    before = [variable.numpy() for variable in model.trainable_variables]
    for variable in model.trainable_variables:
        variable.assign(np.full(variable.shape, np.nan))
    tf.train.Checkpoint(model=model).read(path).expect_partial()
    paths = []
    for variable, old in zip(model.trainable_variables, before):
        if np.isnan(variable.numpy()).all():
            variable.assign(old)
            paths.append(variable.path)
    return sorted(paths)
