"""A tuple's parts count one by one, each by its own rule: the numbers in it are frozen, the tensors are not."""
def key_of(argument):
    if isinstance(argument, tuple):
        return "tuple", len(argument)
    if tf.is_tensor(argument) or isinstance(argument, np.ndarray):
        return "tensor", argument.dtype.name, tuple(argument.shape)
    return argument
