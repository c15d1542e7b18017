class BatchLosses(keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.losses = []

    def on_epoch_begin(self, epoch, logs=None):
        self.means = []

    def on_train_batch_end(self, batch, logs=None):
        self.means.append(logs["loss"])

    def on_epoch_end(self, epoch, logs=None):
        totals = np.array(self.means) * np.arange(1, len(self.means) + 1)
        self.losses.extend(np.diff(totals, prepend=0))
