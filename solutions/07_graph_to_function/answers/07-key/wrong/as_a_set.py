"""A set forgets the order of a tuple's parts, and how often one comes: keep them in a tuple."""
def key_of(argument):
    if isinstance(argument, tuple):
        return frozenset(key_of(part) for part in argument)
    if tf.is_tensor(argument) or isinstance(argument, np.ndarray):
        return "tensor", argument.dtype.name, tuple(argument.shape)
    return argument
