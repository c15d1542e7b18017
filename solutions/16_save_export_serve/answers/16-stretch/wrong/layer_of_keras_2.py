# error: Only instances of `keras.Layer`
"""That is a layer of Keras 2: derive it from keras.layers.Layer."""
class Stretch(tf.keras.layers.Layer):
    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        return (inputs - self.lowest) / (self.highest - self.lowest)

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.lowest = self.add_weight(shape=(), initializer="zeros", trainable=False, name="lowest")
        self.highest = self.add_weight(shape=(), initializer="ones", trainable=False, name="highest")

    def calibrate(self, images):
        self.lowest.assign(np.min(images))
        self.highest.assign(np.max(images))
