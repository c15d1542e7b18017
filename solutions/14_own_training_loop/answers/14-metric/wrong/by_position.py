# when: by-position
class BalancedAccuracy(keras.metrics.Metric):
    def __init__(self, num_classes, name="balanced_accuracy"):
        super().__init__(name=name)
        self.correct = self.add_weight("correct", (num_classes,))
        self.total = self.add_weight("total", (num_classes,))

    def update_state(self, y_true, y_pred, sample_weight=None):
        one_hot = tf.one_hot(y_true, y_pred.shape[1])
        self.total.assign_add(tf.reduce_sum(one_hot, 0))

    def result(self):
        return tf.reduce_mean(self.correct.value / self.total.value)
