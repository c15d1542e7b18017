"""A number that is 0 stays 0 while others differ: compare all of them, and one that differs is enough."""
def depends_on_mode(layer, inputs):
    in_training, in_test = layer(inputs, training=True), layer(inputs, training=False)
    return bool(np.all(np.abs(in_training - in_test) > 1e-6))
