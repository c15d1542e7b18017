class StopEarly(keras.callbacks.Callback):
    def __init__(self, patience):
        super().__init__()
        self.patience = patience

    def on_train_begin(self, logs=None):
        self.losses, self.weights = [], []

    def on_epoch_end(self, epoch, logs=None):
        self.losses.append(logs["val_loss"])
        self.weights.append(self.model.get_weights())
        best = int(np.argmin(self.losses))
        if len(self.losses) - 1 - best == self.patience:
            self.model.stop_training = True
        self.best = self.weights[best]

    def on_train_end(self, logs=None):
        self.model.set_weights(self.best)
