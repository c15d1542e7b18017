class BatchLosses(keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.losses = []

    def on_train_batch_end(self, batch, logs=None):
        before = self.mean if batch else 0.0
        self.mean = logs["loss"]
        self.losses.append((batch + 1) * self.mean - batch * before)
