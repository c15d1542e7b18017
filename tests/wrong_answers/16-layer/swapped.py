# expect: wrong limits-swapped
class Clip(keras.layers.Layer):
    def __init__(self, lowest: float = 0.0, highest: float = 1.0, **kwargs):
        super().__init__(**kwargs)
        self.lowest, self.highest = lowest, highest

    def call(self, images: tf.Tensor) -> tf.Tensor:
        return keras.ops.clip(images, self.lowest, self.highest)

    def get_config(self) -> dict:
        return {**super().get_config(), "lowest": self.highest, "highest": self.lowest}
