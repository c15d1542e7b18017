"""A Python number is frozen into the graph: each value needs a graph, not each type."""
def key_of(argument):
    if isinstance(argument, tuple):
        return tuple(key_of(part) for part in argument)
    if tf.is_tensor(argument) or isinstance(argument, np.ndarray):
        return "tensor", argument.dtype.name, tuple(argument.shape)
    return type(argument).__name__
