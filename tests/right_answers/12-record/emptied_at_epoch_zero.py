class TrueAccuracy(keras.callbacks.Callback):
    def __init__(self, images, labels):
        super().__init__()
        self.images, self.truth = images, np.argmax(labels, axis=1)

    def on_epoch_begin(self, epoch, logs=None):
        if epoch == 0:
            self.accuracies = []

    def on_epoch_end(self, epoch, logs=None):
        metric = keras.metrics.SparseCategoricalAccuracy()
        metric.update_state(self.truth, self.model.predict(self.images, verbose=0))
        self.accuracies.append(float(metric.result()))
