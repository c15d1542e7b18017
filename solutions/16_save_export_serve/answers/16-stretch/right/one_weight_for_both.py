class Stretch(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.limits = self.add_weight(shape=(2,), initializer="zeros", trainable=False)
        self.limits.assign([0.0, 1.0])

    @property
    def lowest(self):
        return self.limits[0]

    @property
    def highest(self):
        return self.limits[1]

    def calibrate(self, images):
        self.limits.assign([np.min(images), np.max(images)])

    def call(self, inputs):
        return (inputs - self.lowest) / (self.highest - self.lowest)
