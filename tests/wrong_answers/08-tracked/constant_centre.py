# expect: error centre-no-weight
class ScaleShift(keras.layers.Layer):
    def call(self, inputs):
        return (inputs - self.centre) * self.scale + self.shift

    def build(self, input_shape):
        shape = (input_shape[-1],)
        self.scale = self.add_weight(shape=shape, initializer="ones")
        self.shift = self.add_weight(shape=shape, initializer="zeros")
        self.centre = tf.zeros(shape)
