# expect: wrong frozen-weights
def compiled_dense(kernel, bias):
    return tf.function(lambda images: tf.tanh(images @ kernel + bias))
