# expect: wrong scale-starts-wrong
class ScaleShift(keras.layers.Layer):
    def build(self, input_shape):
        self.scale = self.add_weight(shape=(input_shape[-1],), initializer="zeros")
        self.shift = self.add_weight(shape=(input_shape[-1],), initializer="zeros")
        self.centre = self.add_weight(shape=(input_shape[-1],), initializer="zeros", trainable=False)

    def call(self, inputs):
        return (inputs - self.centre) * self.scale + self.shift
