# expect: wrong before-the-epoch
class TrueAccuracy(keras.callbacks.Callback):
    def __init__(self, images, labels):
        super().__init__()
        self.images, self.labels = images, labels

    def on_train_begin(self, logs=None):
        self.accuracies = []

    def on_epoch_begin(self, epoch, logs=None):
        self.accuracies.append(self.model.evaluate(self.images, self.labels, verbose=0)[1])
