"""Flip rows and columns only, the last two axes of Theano's kernel: the channels keep their order."""
def from_theano(weights, map_shape):
    kernel, bias, dense_kernel, dense_bias = weights
    dense = dense_kernel.reshape(*map_shape, -1).transpose(1, 2, 0, 3).reshape(dense_kernel.shape)
    return [kernel.transpose(2, 3, 1, 0)[::-1, ::-1, ::-1, ::-1], bias, dense, dense_bias]
