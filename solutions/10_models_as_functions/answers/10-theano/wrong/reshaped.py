"""The kernel was reshaped, which cuts the same row of numbers anew: transpose moves axes."""
def from_theano(weights, map_shape):
    kernel, bias, dense, dense_bias = weights
    maps, channels, rows, columns = kernel.shape
    kernel = kernel.reshape(rows, columns, channels, maps)[::-1, ::-1]
    dense = dense.reshape(*map_shape, -1).transpose(1, 2, 0, 3).reshape(dense.shape)
    return [kernel, bias, dense, dense_bias]
