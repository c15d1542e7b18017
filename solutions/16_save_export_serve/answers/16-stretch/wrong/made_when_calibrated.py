# when: no-place
class Stretch(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.lowest, self.highest = 0.0, 1.0

    def calibrate(self, images):
        if isinstance(self.lowest, float):
            self.lowest = self.add_weight(shape=(), trainable=False)
            self.highest = self.add_weight(shape=(), trainable=False)
        self.lowest.assign(np.min(images))
        self.highest.assign(np.max(images))

    def call(self, inputs):
        return (inputs - self.lowest) / (self.highest - self.lowest)
