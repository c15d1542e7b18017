"""The paths are right, but the model does not hold what the file gave: read it into the model, and let that stay."""
def untouched(path, model):
    keys = {name.split("/")[1] for name, _ in tf.train.list_variables(path) if "/" in name}
    return sorted(v.path for layer in model.layers if layer.name not in keys for v in layer.variables)
