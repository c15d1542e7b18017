"""A NumPy array is no Python number: it becomes a tensor, so its values are not frozen."""
def key_of(argument):
    if isinstance(argument, tuple):
        return tuple(key_of(part) for part in argument)
    if tf.is_tensor(argument):
        return "tensor", argument.dtype.name, tuple(argument.shape)
    return argument.tobytes() if isinstance(argument, np.ndarray) else argument
