# expect: error too-late
class ScaleShift(keras.layers.Layer):
    def call(self, inputs):
        shape = (inputs.shape[-1],)
        self.scale = self.add_weight(shape=shape, initializer="ones")
        self.shift = self.add_weight(shape=shape, initializer="zeros")
        self.centre = self.add_weight(shape=shape, initializer="zeros", trainable=False)
        return (inputs - self.centre) * self.scale + self.shift
