# when: not-built
def compiled_dense(kernel, bias):
    layer = keras.layers.Dense(len(bias), activation="tanh")
    layer.set_weights([kernel, bias])
    return tf.function(layer)
