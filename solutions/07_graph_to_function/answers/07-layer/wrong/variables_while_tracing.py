"""Variables are made while tracing: make the layer, or the variables, once, before the function is compiled."""
# error: singleton tf.Variables
def compiled_dense(kernel, bias):
    @tf.function
    def dense(images):
        return tf.tanh(images @ tf.Variable(kernel) + tf.Variable(bias))

    return dense
