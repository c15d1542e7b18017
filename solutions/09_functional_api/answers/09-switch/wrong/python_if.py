"""Python's `if` needs a number now: see keras.ops.where."""
# error: as a Python `bool`
class Switch(keras.layers.Layer):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def call(self, inputs):
        if tf.reduce_mean(inputs) > 0:
            return inputs
        return self.factor * inputs
