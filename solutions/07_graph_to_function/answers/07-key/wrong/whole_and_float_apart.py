"""1, 1.0 and True are equal in Python, and equal values share a graph: their type is not in the key."""
def key_of(argument):
    if isinstance(argument, tuple):
        return tuple(key_of(part) for part in argument)
    if tf.is_tensor(argument) or isinstance(argument, np.ndarray):
        return "tensor", argument.dtype.name, tuple(argument.shape)
    return type(argument).__name__, argument
