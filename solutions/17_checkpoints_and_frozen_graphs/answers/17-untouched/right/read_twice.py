def untouched(path, model):
    before = model.get_weights()
    model.set_weights([array + 1 for array in before])
    shifted = model.get_weights()
    tf.train.Checkpoint(model=model).read(path).expect_partial()
    same_as_shifted = [np.array_equal(new, old) for new, old in zip(model.get_weights(), shifted)]
    model.set_weights([old if still else new for old, new, still in zip(before, model.get_weights(), same_as_shifted)])
    return sorted(variable.path for variable, still in zip(model.weights, same_as_shifted) if still)
