# when: too-many-keys
def key_of(argument):
    if isinstance(argument, tuple):
        return tuple(key_of(part) for part in argument)
    if tf.is_tensor(argument) or isinstance(argument, np.ndarray):
        return type(argument).__name__, argument.dtype.name, tuple(argument.shape)
    return type(argument).__name__, argument
