# expect: wrong numbers-by-type
def count_traces(arguments):
    return len({(x.dtype, tuple(x.shape)) if tf.is_tensor(x) else "number" for x in arguments})
