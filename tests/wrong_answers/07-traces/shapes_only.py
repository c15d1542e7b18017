# expect: wrong shapes-only
def count_traces(arguments):
    return len({("tensor", *x.shape) if tf.is_tensor(x) else x for x in arguments})
