"""The kernel's rows belong to the features, its columns to the units: build for the first, make the second."""
# error: not compatible with provided weight shape
def compiled_dense(kernel, bias):
    layer = keras.layers.Dense(len(kernel), activation="tanh")
    layer.build((None, len(bias)))
    layer.set_weights([kernel, bias])
    return tf.function(layer)
