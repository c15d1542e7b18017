def compiled_dense(kernel, bias):
    layer = tf.keras.layers.Dense(len(bias), activation="tanh")
    layer.build((None, len(kernel)))
    layer.set_weights([kernel, bias])
    return tf.function(layer.call)
