"""The kernel is flipped in one direction only: half a turn reverses its rows and its columns."""
def from_theano(weights, map_shape):
    dense_kernel = weights[2]
    blocks = dense_kernel.reshape(*map_shape, -1).transpose(1, 2, 0, 3).reshape(dense_kernel.shape)
    return [weights[0].transpose(2, 3, 1, 0)[::-1], weights[1], blocks, weights[3]]
