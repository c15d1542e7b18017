# when: positional-add-weight
class Stretch(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.lowest = self.add_weight("lowest", (), initializer="zeros", trainable=False)
        self.highest = self.add_weight("highest", (), initializer="ones", trainable=False)

    def calibrate(self, images):
        self.lowest.assign(np.min(images))
        self.highest.assign(np.max(images))

    def call(self, inputs):
        return (inputs - self.lowest) / (self.highest - self.lowest)
