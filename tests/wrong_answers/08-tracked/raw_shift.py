# expect: wrong weight-not-tracked
class ScaleShift(keras.layers.Layer):
    def build(self, input_shape):
        self.scale = self.add_weight(shape=(input_shape[-1],), initializer="ones")
        self.shift = tf.Variable(tf.zeros(input_shape[-1]))
        self.centre = self.add_weight(shape=(input_shape[-1],), initializer="zeros", trainable=False)

    def call(self, inputs):
        return (inputs - self.centre) * self.scale + self.shift
