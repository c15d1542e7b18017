# when: inverted
def depends_on_mode(layer, inputs):
    return np.allclose(layer(inputs, training=True), layer(inputs, training=False))
