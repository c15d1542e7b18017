class TrueAccuracy(keras.callbacks.Callback):
    def __init__(self, images, labels):
        super().__init__()
        self.images, self.labels = images, labels

    def on_train_begin(self, logs=None):
        self.accuracies = []

    def on_epoch_end(self, epoch, logs=None):
        guesses = np.argmax(self.model(self.images), axis=1)
        self.accuracies.append(np.mean(guesses == self.labels.argmax(axis=1)))
