def key_of(argument):
    if isinstance(argument, tuple):
        return tuple(map(key_of, argument))
    return (argument.dtype, argument.shape) if hasattr(argument, "dtype") else argument
