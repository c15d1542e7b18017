# when: first-epoch-only
class BatchLosses(keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.losses, self.total = [], 0.0

    def on_train_batch_end(self, batch, logs=None):
        total = logs["loss"] * (batch + 1)
        self.losses.append(total - self.total)
        self.total = total
