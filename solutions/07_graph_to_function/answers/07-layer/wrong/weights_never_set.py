# when: initial-weights
def compiled_dense(kernel, bias):
    layer = tf.keras.layers.Dense(len(bias), activation="tanh", weights=[kernel, bias])
    layer.build((None, len(kernel)))
    return tf.function(layer.call)
