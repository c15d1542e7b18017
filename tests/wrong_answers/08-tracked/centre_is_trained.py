# expect: wrong centre-trained
class ScaleShift(keras.layers.Layer):
    def build(self, input_shape):
        self.scale = self.add_weight(shape=(input_shape[-1],), initializer="ones")
        self.shift = self.add_weight(shape=(input_shape[-1],), initializer="zeros")
        self.centre = self.add_weight(shape=(input_shape[-1],), initializer="zeros")

    def call(self, inputs):
        return (inputs - self.centre) * self.scale + self.shift
