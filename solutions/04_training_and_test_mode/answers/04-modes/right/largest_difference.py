def depends_on_mode(layer, inputs):
    test = layer(inputs, training=False)
    return tf.reduce_max(tf.abs(layer(inputs, training=True) - test)) > 1e-6
