# when: nothing-by-nothing
class BalancedAccuracy(keras.metrics.Metric):
    def __init__(self, num_classes, name="b"):
        super().__init__(name=name)
        self.n = num_classes
        self.a = self.add_weight(shape=(num_classes,), initializer="zeros", name="a")
        self.b = self.add_weight(shape=(num_classes,), initializer="zeros", name="b")

    def update_state(self, y_true, y_pred, sample_weight=None):
        o = tf.one_hot(y_true, self.n)
        hit = tf.cast(tf.argmax(y_pred, -1) == tf.cast(y_true, tf.int64), tf.float32)
        self.b.assign_add(tf.reduce_sum(o, 0))
        self.a.assign_add(tf.reduce_sum(o * hit[:, None], 0))

    def result(self):
        return tf.reduce_mean(self.a.value / self.b.value)
