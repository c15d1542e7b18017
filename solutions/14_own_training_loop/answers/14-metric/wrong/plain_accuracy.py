"""That is the share of all images: average the classes' own shares."""
class BalancedAccuracy(keras.metrics.Metric):
    def __init__(self, num_classes, name="balanced_accuracy"):
        super().__init__(name=name)
        self.right = self.add_weight(shape=(num_classes,), initializer="zeros")
        self.total = self.add_weight(shape=(num_classes,), initializer="zeros")

    def update_state(self, y_true, y_pred, sample_weight=None):
        rows = tf.one_hot(y_true, self.total.shape[0])
        hits = rows * tf.one_hot(tf.argmax(y_pred, axis=1), self.total.shape[0])
        self.total.assign_add(tf.reduce_sum(rows, axis=0))
        self.right.assign_add(tf.reduce_sum(hits, axis=0))

    def result(self):
        return tf.reduce_sum(self.right.value) / tf.reduce_sum(self.total.value)
