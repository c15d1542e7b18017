"""A tuple may stand inside a tuple: its parts go by the same rule, so let the function call itself."""
def key_of(argument):
    def one(part):
        if tf.is_tensor(part) or isinstance(part, np.ndarray):
            return "tensor", part.dtype.name, tuple(part.shape)
        return "tuple" if isinstance(part, tuple) else part

    return tuple(map(one, argument)) if isinstance(argument, tuple) else one(argument)
