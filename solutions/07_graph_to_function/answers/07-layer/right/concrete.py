def compiled_dense(kernel, bias):
    layer = keras.layers.Dense(len(bias), activation="tanh")
    layer.build((None, len(kernel)))
    layer.set_weights([kernel, bias])
    return tf.function(layer).get_concrete_function(tf.TensorSpec((None, len(kernel)), tf.float32))
