"""You divide by how often a class was guessed (precision): divide by how many images of the class have come."""
class BalancedAccuracy(keras.metrics.Metric):
    def __init__(self, num_classes: int, name: str = "balanced_accuracy"):
        super().__init__(name=name)
        self.correct = self.add_weight(shape=(num_classes,), initializer="zeros", name="correct")
        self.total = self.add_weight(shape=(num_classes,), initializer="zeros", name="total")

    def update_state(self, y_true: tf.Tensor, y_pred: tf.Tensor, sample_weight: None = None) -> None:
        right = tf.argmax(y_pred, axis=1) == tf.cast(y_true, tf.int64)
        one_hot = tf.one_hot(tf.argmax(y_pred, 1), y_pred.shape[1])
        self.total.assign_add(tf.reduce_sum(one_hot, axis=0))
        self.correct.assign_add(tf.reduce_sum(one_hot * tf.cast(right, tf.float32)[:, None], axis=0))

    def result(self) -> tf.Tensor:
        seen = self.total.value > 0
        return tf.reduce_mean(tf.boolean_mask(self.correct.value / self.total.value, seen))
