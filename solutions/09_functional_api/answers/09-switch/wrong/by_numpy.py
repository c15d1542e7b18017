# when: numpy-on-symbolic
class Switch(keras.layers.Layer):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def call(self, inputs):
        means = np.mean(inputs, axis=1, keepdims=True)
        return np.where(means > 0, inputs, self.factor * inputs)
