"""The means are taken over the batch: average over the features, axis 1."""
class Switch(keras.layers.Layer):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def call(self, inputs):
        means = keras.ops.mean(inputs, axis=0, keepdims=True)
        return keras.ops.where(means > 0, inputs, self.factor * inputs)
