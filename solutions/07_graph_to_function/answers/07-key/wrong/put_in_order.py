"""The order of a tuple's parts counts: exchange two of them, and the graph is another one."""
def key_of(argument):
    if isinstance(argument, tuple):
        return tuple(sorted((key_of(part) for part in argument), key=repr))
    if tf.is_tensor(argument) or isinstance(argument, np.ndarray):
        return "tensor", argument.dtype.name, tuple(argument.shape)
    return argument
