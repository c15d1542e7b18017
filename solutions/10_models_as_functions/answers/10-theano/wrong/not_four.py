"""Return four arrays, the biases too."""
# error: a weight list of length
def from_theano(weights, map_shape):
    k, b, d, e = weights
    k = k.transpose(2, 3, 1, 0)[::-1, ::-1]
    blocks = d.reshape(*map_shape, -1).transpose(1, 2, 0, 3)
    return [k, blocks.reshape(d.shape)]
