def compiled_dense(kernel, bias):
    made = []

    @tf.function
    def run(images):
        if not made:
            start = [keras.initializers.Constant(array) for array in (kernel, bias)]
            made.append(keras.layers.Dense(len(bias), "tanh", kernel_initializer=start[0], bias_initializer=start[1]))
        return made[0](images)

    return run
