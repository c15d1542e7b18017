"""The bias is not set: set_weights takes kernel and bias."""
def compiled_dense(kernel, bias):
    layer = keras.layers.Dense(len(bias), activation="tanh", use_bias=False)
    layer.build((None, len(kernel)))
    layer.set_weights([kernel])
    return tf.function(layer)
