# expect: wrong equal-is-better
class StopEarly(keras.callbacks.Callback):
    def __init__(self, patience):
        super().__init__()
        self.patience = patience

    def on_train_begin(self, logs=None):
        self.best, self.w, self.n = np.inf, None, 0

    def on_epoch_end(self, epoch, logs=None):
        if logs["val_loss"] <= self.best:
            self.best, self.w, self.n = logs["val_loss"], self.model.get_weights(), 0
        else:
            self.n += 1
            if self.n >= self.patience:
                self.model.stop_training = True

    def on_train_end(self, logs=None):
        self.model.set_weights(self.w)
