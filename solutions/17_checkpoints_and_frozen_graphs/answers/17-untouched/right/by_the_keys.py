def untouched(path, model):
    tf.train.Checkpoint(model=model).read(path).expect_partial()
    keys = {name.split("/")[1] for name, _ in tf.train.list_variables(path) if "/" in name}
    return sorted(v.path for layer in model.layers if layer.name not in keys for v in layer.variables)
