"""A key is looked up in a table, so it must be no list and no array: put dtype and shape into a tuple."""
# error: unhashable type
def key_of(argument):
    if tf.is_tensor(argument) or isinstance(argument, np.ndarray):
        return [argument.dtype.name, *argument.shape]
    return argument
