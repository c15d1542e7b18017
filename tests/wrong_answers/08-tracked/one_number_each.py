# expect: error not-per-feature
class ScaleShift(keras.layers.Layer):
    def call(self, inputs):
        return (inputs - self.centre) * self.scale + self.shift

    def build(self, input_shape):
        self.scale = self.add_weight(shape=(), initializer="ones")
        self.shift = self.add_weight(shape=(), initializer="zeros")
        self.centre = self.add_weight(shape=(), initializer="zeros", trainable=False)
