# expect: wrong raw-variables
class ScaleShift(keras.layers.Layer):
    def build(self, input_shape):
        self.scale = tf.Variable(tf.ones(input_shape[-1]))
        self.shift = tf.Variable(tf.zeros(input_shape[-1]))
        self.centre = tf.Variable(tf.zeros(input_shape[-1]), trainable=False)

    def call(self, inputs):
        return (inputs - self.centre) * self.scale + self.shift
