"""Each call sets the weights anew, so nothing that is learned in between lasts: set them once, before the function is compiled."""
# error: has set the variables anew
def compiled_dense(kernel, bias):
    layer = keras.layers.Dense(len(bias), activation="tanh")
    layer.build((None, len(kernel)))

    @tf.function
    def run(images):
        layer.set_weights([kernel, bias])
        return layer(images)

    return run
