# expect: wrong shift-made-first
class ScaleShift(keras.layers.Layer):
    def call(self, inputs):
        return (inputs - self.centre) * self.scale + self.shift

    def build(self, input_shape):
        shape = (input_shape[-1],)
        self.shift = self.add_weight(shape=shape, initializer="zeros")
        self.scale = self.add_weight(shape=shape, initializer="ones")
        self.centre = self.add_weight(shape=shape, initializer="zeros", trainable=False)
