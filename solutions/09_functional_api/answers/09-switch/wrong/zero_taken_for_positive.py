"""A row with a mean of exactly 0 stays as it is: 0 is not positive, so it is multiplied."""
class Switch(keras.layers.Layer):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def call(self, inputs):
        means = keras.ops.mean(inputs, axis=1, keepdims=True)
        return keras.ops.where(means >= 0, inputs, self.factor * inputs)
