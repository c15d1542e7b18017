def accept_raw(model, mean, deviation):
    class Raw(keras.Model):
        def __init__(self):
            super().__init__()
            self.inner = model

        def call(self, images):
            x = (tf.cast(images, tf.float32) / 255.0 - mean) / deviation
            return self.inner(tf.reshape(x, (-1, mean.size)))

    return Raw()
