# expect: error layer-in-every-call
def compiled_dense(kernel, bias):
    @tf.function
    def run(images):
        layer = keras.layers.Dense(len(bias), activation="tanh")
        return layer(images)

    return run
