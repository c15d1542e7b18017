"""A small number is not 0: compare with 0 itself, without a margin."""
class Report(keras.layers.Layer):
    def __init__(self, **options):
        super().__init__(**options)
        self.calls = tf.Variable(0, dtype=tf.int64, trainable=False)

    def call(self, inputs, training=False):
        if training:
            silent = tf.reduce_all(tf.abs(inputs) < 1e-3, axis=list(range(len(inputs.shape) - 1)))
            tf.summary.scalar("silent", tf.reduce_mean(tf.cast(silent, tf.float32)), step=self.calls)
            self.calls.assign_add(1)
        return inputs
