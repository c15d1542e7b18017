"""Lowest and highest have changed places: the smallest number is to become 0."""
class Stretch(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.lowest = self.add_weight(shape=(), initializer="zeros", trainable=False)
        self.highest = self.add_weight(shape=(), initializer="ones", trainable=False)

    def calibrate(self, images):
        self.lowest.assign(np.max(images))
        self.highest.assign(np.min(images))

    def call(self, inputs):
        return (inputs - self.lowest) / (self.highest - self.lowest)
