class Clip(keras.Layer):
    def __init__(self, lowest=0.0, highest=1.0, **kwargs):
        super().__init__(**kwargs)
        self.limits = (float(lowest), float(highest))

    def call(self, images):
        return tf.clip_by_value(images, *self.limits)

    def get_config(self):
        config = super().get_config()
        config.update(zip(("lowest", "highest"), self.limits))
        return config
