def from_theano(weights, map_shape):
    kernel, bias, dense_kernel, dense_bias = map(tf.constant, weights)
    conv = tf.reverse(tf.transpose(kernel, (2, 3, 1, 0)), [0, 1])
    blocks = tf.reshape(dense_kernel, (*map_shape, -1))
    return [conv, bias, tf.reshape(tf.transpose(blocks, (1, 2, 0, 3)), dense_kernel.shape), dense_bias]
