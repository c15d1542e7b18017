"""A size is written down in your code: map_shape and the arrays have them, and -1 stands for what is left."""
# error: cannot reshape array
def from_theano(weights, map_shape):
    kernel, bias, dense, dense_bias = weights
    kernel = kernel.transpose(2, 3, 1, 0)[::-1, ::-1]
    dense = dense.reshape(8, 12, 12, 10).transpose(1, 2, 0, 3).reshape(1152, 10)
    return [kernel, bias, dense, dense_bias]
