"""For a tensor only dtype and shape count, not its values."""
def key_of(argument):
    if isinstance(argument, tuple):
        return tuple(key_of(part) for part in argument)
    if tf.is_tensor(argument) or isinstance(argument, np.ndarray):
        return np.asarray(argument).dtype.name, tuple(argument.shape), np.asarray(argument).tobytes()
    return argument
