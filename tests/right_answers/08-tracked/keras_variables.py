class ScaleShift(keras.Layer):
    def build(self, input_shape):
        size = input_shape[-1]
        self.scale = keras.Variable(np.ones(size, np.float32))
        self.shift = keras.Variable(np.zeros(size, np.float32))
        self.centre = keras.Variable(np.zeros(size, np.float32), trainable=False)

    def call(self, x):
        return keras.ops.add(keras.ops.multiply(x - self.centre, self.scale), self.shift)
