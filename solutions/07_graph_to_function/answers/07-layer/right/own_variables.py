def compiled_dense(kernel, bias):
    kernel, bias = tf.Variable(kernel), tf.Variable(bias)
    return tf.function(lambda images: tf.tanh(images @ kernel + bias))
