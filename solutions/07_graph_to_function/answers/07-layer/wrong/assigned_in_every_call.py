"""Each call sets the weights anew, so nothing that is learned in between lasts: set them once, before the function is compiled."""
# error: has set the variables anew
def compiled_dense(kernel, bias):
    variables = [tf.Variable(tf.zeros_like(array)) for array in (kernel, bias)]

    @tf.function
    def run(images):
        for variable, array in zip(variables, (kernel, bias)):
            variable.assign(array)
        return tf.tanh(images @ variables[0] + variables[1])

    return run
