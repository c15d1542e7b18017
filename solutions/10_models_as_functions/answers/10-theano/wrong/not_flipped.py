"""The axes are right, but Theano computed a convolution: its kernels must be flipped."""
def from_theano(weights, map_shape):
    kernel, bias, dense_kernel, dense_bias = weights
    dense = dense_kernel.reshape(*map_shape, -1).transpose(1, 2, 0, 3).reshape(dense_kernel.shape)
    return [kernel.transpose(2, 3, 1, 0), bias, dense, dense_bias]
