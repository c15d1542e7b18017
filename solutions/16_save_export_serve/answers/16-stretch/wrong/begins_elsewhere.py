# when: begins-elsewhere
class Stretch(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.lowest = self.add_weight(shape=(), initializer=keras.initializers.Constant(-1), trainable=False)
        self.highest = self.add_weight(shape=(), initializer="ones", trainable=False)

    def calibrate(self, images):
        self.lowest.assign(np.min(images))
        self.highest.assign(np.max(images))

    def call(self, inputs):
        return (inputs - self.lowest) / (self.highest - self.lowest)
