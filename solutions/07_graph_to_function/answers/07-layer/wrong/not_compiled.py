"""That is no compiled function: return what tf.function gives."""
# error: not compiled by tf.function
def compiled_dense(kernel, bias):
    layer = keras.layers.Dense(len(bias), activation="tanh")
    layer.build((None, len(kernel)))
    layer.set_weights([kernel, bias])
    return layer
