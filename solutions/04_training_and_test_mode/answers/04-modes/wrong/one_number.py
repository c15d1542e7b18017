# when: every-number
def depends_on_mode(layer, inputs):
    in_training, in_test = layer(inputs, training=True), layer(inputs, training=False)
    return abs(float(in_training[0, 0]) - float(in_test[0, 0])) > 1e-6
