"""You let the first number of each row decide: its mean should."""
class Switch(keras.layers.Layer):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def call(self, inputs):
        return keras.ops.where(inputs[:, :1] > 0, inputs, self.factor * inputs)
