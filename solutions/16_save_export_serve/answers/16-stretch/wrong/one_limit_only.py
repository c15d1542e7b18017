"""The lowest number is a limit, too: you set the highest only."""
class Stretch(keras.layers.Layer):
    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        return (inputs - self.lowest) / (self.highest - self.lowest)

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.lowest = self.add_weight(shape=(), initializer="zeros", trainable=False, name="lowest")
        self.highest = self.add_weight(shape=(), initializer="ones", trainable=False, name="highest")


    def calibrate(self, images):
        self.highest.assign(np.max(images))
