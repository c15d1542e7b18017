"""The dense kernel is as it was. Its rows stand in the order of Theano's flatten, channels first."""
def from_theano(weights, map_shape):
    kernel, bias, dense_kernel, dense_bias = weights
    dense = dense_kernel
    return [kernel.transpose(2, 3, 1, 0)[::-1, ::-1], bias, dense, dense_bias]
