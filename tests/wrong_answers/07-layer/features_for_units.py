# expect: error sizes-exchanged
def compiled_dense(kernel, bias):
    layer = keras.layers.Dense(len(kernel), activation="tanh")
    layer.build((None, len(bias)))
    layer.set_weights([kernel, bias])
    return tf.function(layer)
