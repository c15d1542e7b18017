# when: nothing-written
class Report(keras.layers.Layer):
    def call(self, inputs, training=False):
        return inputs
