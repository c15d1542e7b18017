# when: stale-predict
class Stretch(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.lowest, self.highest = 0.0, 1.0

    def calibrate(self, images):
        self.lowest, self.highest = float(np.min(images)), float(np.max(images))

    def get_config(self):
        return {**super().get_config()}

    def call(self, inputs):
        return (inputs - self.lowest) / (self.highest - self.lowest)
