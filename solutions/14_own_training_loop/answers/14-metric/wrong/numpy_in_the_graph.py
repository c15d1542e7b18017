# when: numpy-in-a-graph
class BalancedAccuracy(keras.metrics.Metric):
    def __init__(self, num_classes, name="balanced_accuracy"):
        super().__init__(name=name)
        self.num_classes = num_classes
        self.right = self.add_weight(shape=(num_classes,), initializer="zeros")
        self.total = self.add_weight(shape=(num_classes,), initializer="zeros")
    def update_state(self, y_true, y_pred, sample_weight=None):
        y_true, guess = np.array(y_true), np.argmax(y_pred, axis=1)
        for kind in range(self.num_classes):
            mine = y_true == kind
            self.total.assign_add(np.eye(self.num_classes)[kind] * mine.sum())
            self.right.assign_add(np.eye(self.num_classes)[kind] * (guess[mine] == kind).sum())
    def result(self):
        total = self.total.numpy()
        return np.mean(self.right.numpy()[total > 0] / total[total > 0])
