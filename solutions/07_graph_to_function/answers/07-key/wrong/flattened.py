"""A tuple inside a tuple is not the same as its parts, laid flat: the key has to show where each tuple begins and ends."""
def key_of(argument):
    def one(part):
        if tf.is_tensor(part) or isinstance(part, np.ndarray):
            return "tensor", part.dtype.name, tuple(part.shape)
        return part

    return tuple(map(one, tf.nest.flatten(argument))) if isinstance(argument, tuple) else one(argument)
