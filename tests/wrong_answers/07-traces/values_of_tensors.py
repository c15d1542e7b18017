# expect: wrong values-of-tensors
def count_traces(arguments):
    return len({(x.dtype, tuple(x.shape), x.numpy().tobytes()) if tf.is_tensor(x) else x for x in arguments})
