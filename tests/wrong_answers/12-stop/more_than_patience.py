# expect: wrong one-epoch-late
class StopEarly(keras.callbacks.Callback):
    def __init__(self, patience):
        super().__init__()
        self.patience = patience

    def on_train_begin(self, logs=None):
        self.best, self.previous, self.best_weights, self.waited = float("inf"), float("inf"), None, 0

    def on_epoch_end(self, epoch, logs=None):
        if logs["val_loss"] < self.best:
            self.best, self.best_weights, self.waited = logs["val_loss"], self.model.get_weights(), 0
            return
        self.waited += 1
        if self.waited > self.patience:
            self.model.stop_training = True

    def on_train_end(self, logs=None):
        self.model.set_weights(self.best_weights)
