"""Variables are made while tracing: make the layer, or the variables, once, before the function is compiled."""
# error: singleton tf.Variables
def compiled_dense(kernel, bias):
    @tf.function
    def run(images):
        layer = keras.layers.Dense(len(bias), activation="tanh")
        return layer(images)

    return run
