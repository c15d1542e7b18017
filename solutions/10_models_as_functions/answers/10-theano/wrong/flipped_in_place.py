"""The arrays that you were given are flipped now, too, so a second call would flip them back: leave them, and return new ones."""
def from_theano(weights, map_shape):
    kernel, bias, dense, dense_bias = weights
    kernel[:] = kernel[:, :, ::-1, ::-1].copy()
    dense = dense.reshape(*map_shape, -1).transpose(1, 2, 0, 3).reshape(dense.shape)
    return [kernel.transpose(2, 3, 1, 0), bias, dense, dense_bias]
