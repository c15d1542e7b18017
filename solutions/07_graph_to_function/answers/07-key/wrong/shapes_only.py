"""Tensors of one shape may have different dtypes: float32 and int32 need two graphs."""
def key_of(argument):
    if isinstance(argument, tuple):
        return tuple(key_of(part) for part in argument)
    if tf.is_tensor(argument) or isinstance(argument, np.ndarray):
        return "tensor", tuple(argument.shape)
    return argument
