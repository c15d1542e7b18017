class BalancedAccuracy(keras.metrics.Metric):
    def __init__(self, num_classes, name="balanced_accuracy"):
        super().__init__(name=name)
        self.each = [keras.metrics.Mean() for _ in range(num_classes)]
    def update_state(self, y_true, y_pred, sample_weight=None):
        hit = tf.cast(tf.cast(y_true, tf.int64) == tf.argmax(y_pred, 1), tf.float32)
        for k, mean in enumerate(self.each):
            mean.update_state(hit, sample_weight=tf.cast(tf.cast(y_true, tf.int64) == k, tf.float32))
    def result(self):
        values = tf.stack([mean.result() for mean in self.each])
        seen = tf.stack([mean.count.value > 0 for mean in self.each])
        return tf.reduce_mean(tf.boolean_mask(values, seen))
