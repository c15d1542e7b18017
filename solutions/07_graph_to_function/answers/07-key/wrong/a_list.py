# when: not-for-looking-up
def key_of(argument):
    if tf.is_tensor(argument) or isinstance(argument, np.ndarray):
        return [argument.dtype.name, *argument.shape]
    return argument
