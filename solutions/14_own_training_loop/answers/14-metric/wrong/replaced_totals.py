"""The totals are those of the last batch alone: add to them (assign_add), as to the others."""
class BalancedAccuracy(keras.metrics.Metric):
    def __init__(self, num_classes, name="balanced_accuracy"):
        super().__init__(name=name)
        self.num_classes = num_classes
        self.right = self.add_weight(shape=(num_classes,), initializer="zeros", name="right")
        self.total = self.add_weight(shape=(num_classes,), initializer="zeros", name="total")

    def update_state(self, y_true, y_pred, sample_weight=None):
        y_true = tf.cast(tf.reshape(y_true, [-1]), tf.int64)
        hit = tf.cast(y_true == tf.argmax(y_pred, axis=-1), tf.float32)
        one_hot = tf.one_hot(y_true, self.num_classes)
        self.total.assign(tf.reduce_sum(one_hot, axis=0))
        self.right.assign_add(tf.reduce_sum(one_hot * hit[:, None], axis=0))

    def result(self):
        seen = self.total > 0
        return tf.reduce_mean(tf.boolean_mask(self.right / self.total, seen))
