def key_of(argument):
    if isinstance(argument, tuple):
        return ("tuple", *map(key_of, argument))
    try:
        return str(tf.TensorSpec(argument.shape, argument.dtype))
    except AttributeError:
        return "value", argument
