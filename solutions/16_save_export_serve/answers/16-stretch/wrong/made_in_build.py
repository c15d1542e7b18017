# error: object has no attribute 'lowest'
"""The limits have to be there before the layer sees its first image: make them in __init__."""
class Stretch(keras.layers.Layer):
    def call(self, inputs):
        return (inputs - self.lowest) / (self.highest - self.lowest)

    def __init__(self, **kwargs):
        super().__init__(**kwargs)

    def build(self, shape):
        self.lowest = self.add_weight(shape=(), initializer="zeros", trainable=False)
        self.highest = self.add_weight(shape=(), initializer="ones", trainable=False)

    def calibrate(self, images):
        self.lowest.assign(np.min(images))
        self.highest.assign(np.max(images))
