"""Each number decided for itself: it is the mean of its row that decides."""
class Switch(keras.layers.Layer):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def call(self, inputs):
        return keras.ops.where(inputs > 0, inputs, self.factor * inputs)
