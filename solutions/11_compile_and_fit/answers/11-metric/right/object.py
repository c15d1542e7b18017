class Within(keras.metrics.Metric):
    def __init__(self, tolerance):
        super().__init__(name="within")
        self.tolerance, self.mean = tolerance, keras.metrics.Mean()

    def update_state(self, y_true, y_pred, sample_weight=None):
        distance = tf.abs(tf.reshape(y_true, [-1]) - tf.reshape(y_pred, [-1]))
        self.mean.update_state(tf.cast(distance <= self.tolerance, tf.float32))

    def result(self):
        return self.mean.result()


def within(tolerance):
    return Within(tolerance)
