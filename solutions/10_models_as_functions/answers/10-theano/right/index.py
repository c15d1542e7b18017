def from_theano(weights, map_shape):
    kernel, bias, dense_kernel, dense_bias = weights
    order = np.arange(len(dense_kernel)).reshape(map_shape).transpose(1, 2, 0).ravel()
    flipped = np.flip(np.moveaxis(kernel, (0, 1), (3, 2)), axis=(0, 1))
    return [flipped, bias, dense_kernel[order], dense_bias]
