# expect: wrong types-only
def count_traces(arguments):
    return len({x.dtype.name if tf.is_tensor(x) else x for x in arguments})
