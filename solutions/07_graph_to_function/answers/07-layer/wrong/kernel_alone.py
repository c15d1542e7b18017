"""The bias is not set: set_weights takes kernel and bias."""
def compiled_dense(kernel, bias):
    layer = keras.layers.Dense(len(bias), activation="tanh")
    layer.build((None, len(kernel)))
    layer.kernel.assign(kernel)
    return tf.function(layer)
