# expect: wrong lowest-forgotten
class Clip(keras.layers.Layer):
    def __init__(self, lowest=0.0, highest=1.0, **kwargs):
        super().__init__(**kwargs)
        self.lowest, self.highest = lowest, highest

    def call(self, images):
        return keras.ops.clip(images, self.lowest, self.highest)

    def get_config(self):
        return {**super().get_config(), "highest": self.highest}
