# expect: error nothing-returned
class Clip(keras.layers.Layer):
    def __init__(self, lowest: float = 0.0, highest: float = 1.0, **kwargs):
        super().__init__(**kwargs)
        self.lowest, self.highest = lowest, highest

    def call(self, images: tf.Tensor) -> tf.Tensor:
        return keras.ops.clip(images, self.lowest, self.highest)

    def get_config(self) -> dict:
        super().get_config().update(lowest=self.lowest, highest=self.highest)
