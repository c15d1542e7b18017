"""Numbers and strings of Python are no tensors: they are frozen with their value, and so are those inside a tuple."""
def key_of(argument):
    if isinstance(argument, tuple):
        return tuple(key_of(part) for part in argument)
    tensor = tf.convert_to_tensor(argument)
    return tensor.dtype.name, tuple(tensor.shape)
