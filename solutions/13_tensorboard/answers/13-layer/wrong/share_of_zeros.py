"""That is the share of the entries that are 0. A unit is silent only if it is 0 for the whole batch: reduce over the batch first."""
class Report(keras.layers.Layer):
    def __init__(self, **options):
        super().__init__(**options)
        self.calls = tf.Variable(0, dtype=tf.int64, trainable=False)

    def call(self, inputs, training=False):
        if training:
            zeros = tf.cast(inputs == 0, tf.float32)
            tf.summary.scalar("silent", tf.reduce_mean(zeros), step=self.calls)
            self.calls.assign_add(1)
        return inputs
