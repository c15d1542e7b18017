# when: numpy-in-a-graph
class BalancedAccuracy(keras.metrics.Metric):
    def __init__(self, num_classes, name="balanced_accuracy"):
        super().__init__(name=name)
        self.counts = np.zeros((num_classes, num_classes))

    def update_state(self, y_true, y_pred, sample_weight=None):
        np.add.at(self.counts, (np.asarray(y_true), np.argmax(y_pred, axis=1)), 1)

    def result(self):
        seen = self.counts.sum(axis=1) > 0
        return np.mean(np.diag(self.counts)[seen] / self.counts.sum(axis=1)[seen])

    def reset_state(self):
        self.counts[:] = 0
