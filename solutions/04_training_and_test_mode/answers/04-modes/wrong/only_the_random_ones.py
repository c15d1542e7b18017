"""You found the random layers. BatchNormalization is not random and has two modes: compare True with False."""
def depends_on_mode(layer, inputs):
    return not np.allclose(layer(inputs, training=True), layer(inputs, training=True))
