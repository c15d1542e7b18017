"""Flip rows and columns only, the last two axes of Theano's kernel: the channels keep their order."""
def from_theano(weights, map_shape):
    dense_kernel = weights[2]
    blocks = dense_kernel.reshape(*map_shape, -1).transpose(1, 2, 0, 3).reshape(dense_kernel.shape)
    return [weights[0][::-1, ::-1].transpose(2, 3, 1, 0), weights[1], blocks, weights[3]]
