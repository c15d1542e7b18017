"""Tensors of one dtype may have different shapes: each shape needs a graph."""
def key_of(argument):
    if isinstance(argument, tuple):
        return tuple(key_of(part) for part in argument)
    if tf.is_tensor(argument) or isinstance(argument, np.ndarray):
        return "tensor", argument.dtype.name
    return argument
