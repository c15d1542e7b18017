class BalancedAccuracy(keras.metrics.Metric):
    def __init__(self, num_classes, name="balanced_accuracy"):
        super().__init__(name=name)
        self.right = tf.Variable(tf.zeros(num_classes))
        self.total = tf.Variable(tf.zeros(num_classes))

    def update_state(self, y_true, y_pred, sample_weight=None):
        rows = tf.one_hot(y_true, self.total.shape[0])
        hits = rows * tf.one_hot(tf.argmax(y_pred, axis=1), self.total.shape[0])
        self.total.assign_add(tf.reduce_sum(rows, axis=0))
        self.right.assign_add(tf.reduce_sum(hits, axis=0))

    def result(self):
        seen = self.total > 0
        return tf.reduce_mean(tf.boolean_mask(self.right / self.total, seen))

    def reset_state(self):
        self.right.assign(tf.zeros_like(self.right))
        self.total.assign(tf.zeros_like(self.total))
