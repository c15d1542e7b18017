"""assign_add adds to the limit that is there: assign puts the new one in its place."""
class Stretch(keras.layers.Layer):
    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        return (inputs - self.lowest) / (self.highest - self.lowest)

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.lowest = self.add_weight(shape=(), initializer="zeros", trainable=False, name="lowest")
        self.highest = self.add_weight(shape=(), initializer="ones", trainable=False, name="highest")


    def calibrate(self, images):
        self.lowest.assign(np.min(images))
        self.highest.assign_add(np.max(images))
