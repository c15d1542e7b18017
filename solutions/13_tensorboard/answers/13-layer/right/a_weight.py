class Report(keras.layers.Layer):
    def __init__(self, **options):
        super().__init__(**options)
        self.calls = self.add_weight(shape=(), dtype="int64", initializer="zeros", trainable=False, name="calls")

    def call(self, inputs, training=False):
        if training:
            largest = tf.reduce_max(tf.abs(tf.reshape(inputs, (-1, inputs.shape[-1]))), axis=0)
            tf.summary.scalar("silent", tf.reduce_mean(tf.cast(largest == 0, "float32")), step=self.calls.value)
            self.calls.assign_add(1)
        return inputs
