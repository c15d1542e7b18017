# expect: error layer-in-every-call
def compiled_dense(kernel, bias):
    @tf.function
    def dense(images):
        return tf.tanh(images @ tf.Variable(kernel) + tf.Variable(bias))

    return dense
