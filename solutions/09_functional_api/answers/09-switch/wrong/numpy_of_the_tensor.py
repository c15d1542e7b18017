# when: numpy-of-a-node
class Switch(keras.layers.Layer):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def call(self, inputs):
        means = inputs.numpy().mean(axis=1, keepdims=True)
        return keras.ops.where(means > 0, inputs, self.factor * inputs)
