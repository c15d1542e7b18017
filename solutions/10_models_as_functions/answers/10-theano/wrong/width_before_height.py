# when: rows-in-another-order
def from_theano(weights, map_shape):
    k, b, d, e = weights
    k = k.transpose(2, 3, 1, 0)[::-1, ::-1]
    blocks = d.reshape(*map_shape, -1).transpose(2, 1, 0, 3)
    return [k, b, blocks.reshape(d.shape), e]
