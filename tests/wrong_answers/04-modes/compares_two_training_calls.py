# expect: wrong only-the-random-ones
def depends_on_mode(layer, inputs):
    return not np.allclose(layer(inputs, training=True), layer(inputs, training=True))
