"""A variable's numbers, taken while the graph is drawn, would be frozen: compute with the variable itself, which is read in every call."""
# error: numpy() is only available when eager
def compiled_dense(kernel, bias):
    kernel, bias = tf.Variable(kernel), tf.Variable(bias)
    return tf.function(lambda images: tf.tanh(images @ kernel.numpy() + bias.numpy()))
