"""The right paths, but your mark is still in the model: give back the value that an untouched variable had."""
def untouched(path, model):
    for variable in model.variables:
        variable.assign(np.full(variable.shape, -1e6))
    tf.train.Checkpoint(model=model).read(path).expect_partial()
    return sorted(variable.path for variable in model.variables if (variable.numpy() == -1e6).all())
