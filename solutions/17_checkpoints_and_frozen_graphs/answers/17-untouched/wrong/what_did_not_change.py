"""A variable that looks unchanged may have been given the value that it had, such as a bias of zeros: mark all before you read."""
def untouched(path, model):
    before = [variable.numpy() for variable in model.variables]
    tf.train.Checkpoint(model=model).read(path).expect_partial()
    return sorted(v.path for v, old in zip(model.variables, before) if np.array_equal(v.numpy(), old))
