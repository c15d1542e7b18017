# when: nobody-said
def depends_on_mode(layer, inputs):
    return not np.allclose(layer(inputs), layer(inputs, training=False))
