"""You list every variable, also those that the file fills: read it as model=…, and then ask each variable, not the status."""
def untouched(path, model):
    try:
        tf.train.Checkpoint(model=model).read(path).assert_existing_objects_matched()
    except AssertionError:
        return sorted(variable.path for variable in model.variables)
    return []
