"""You brought the rows from channels last to channels first; Theano's have the channels first already."""
def from_theano(weights, map_shape):
    kernel, bias, dense_kernel, dense_bias = weights
    dense = dense_kernel.reshape(*map_shape[1:], map_shape[0], -1).transpose(2, 0, 1, 3).reshape(dense_kernel.shape)
    return [kernel.transpose(2, 3, 1, 0)[::-1, ::-1], bias, dense, dense_bias]
