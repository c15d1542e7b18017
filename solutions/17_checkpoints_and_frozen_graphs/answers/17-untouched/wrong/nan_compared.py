"""You found none. Not-a-number equals nothing, not even itself: np.isnan finds it."""
def untouched(path, model):
    before = [variable.numpy() for variable in model.variables]
    for variable in model.variables:
        variable.assign(np.full(variable.shape, np.nan))
    tf.train.Checkpoint(model=model).read(path).expect_partial()
    paths = []
    for variable, old in zip(model.variables, before):
        if (variable.numpy() == np.nan).all():
            variable.assign(old)
            paths.append(variable.path)
    return sorted(paths)
