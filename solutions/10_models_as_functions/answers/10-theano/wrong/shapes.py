"""A shape is wrong: compare with the docstring."""
# error: not compatible with provided weight shape
def from_theano(weights, map_shape):
    kernel, bias, dense_kernel, dense_bias = weights
    dense = dense_kernel.reshape(*map_shape, -1).transpose(1, 2, 0, 3).reshape(dense_kernel.shape)
    return [kernel[:, :, ::-1, ::-1], bias, dense, dense_bias]
