# when: in-test-mode-too
class Report(keras.layers.Layer):
    def __init__(self, **options):
        super().__init__(**options)
        self.calls = tf.Variable(0, dtype=tf.int64, trainable=False)

    def call(self, inputs, training=True):
        if training:
            silent = tf.reduce_all(inputs == 0, axis=list(range(len(inputs.shape) - 1)))
            tf.summary.scalar("silent", tf.reduce_mean(tf.cast(silent, tf.float32)), step=self.calls)
            self.calls.assign_add(1)
        return inputs
