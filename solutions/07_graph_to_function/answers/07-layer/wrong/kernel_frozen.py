"""A change of the kernel is not seen: it is frozen, only the bias is a variable."""
def compiled_dense(kernel, bias):
    bias = tf.Variable(bias)
    return tf.function(lambda images: tf.tanh(images @ kernel + bias))
