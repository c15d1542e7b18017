class BalancedAccuracy(keras.metrics.Metric):
    def __init__(self, num_classes, name="balanced_accuracy"):
        super().__init__(name=name)
        self.n = num_classes
        self.confusion = self.add_weight(shape=(num_classes, num_classes), initializer="zeros", name="confusion")

    def update_state(self, y_true, y_pred, sample_weight=None):
        guesses = tf.argmax(y_pred, axis=1)
        self.confusion.assign_add(tf.math.confusion_matrix(y_true, guesses, self.n, weights=sample_weight, dtype=tf.float32))

    def result(self):
        total = keras.ops.sum(self.confusion, axis=1)
        seen = keras.ops.cast(total > 0, "float32")
        recall = keras.ops.diagonal(self.confusion) / keras.ops.maximum(total, 1e-9)
        return keras.ops.sum(recall) / keras.ops.sum(seen)
