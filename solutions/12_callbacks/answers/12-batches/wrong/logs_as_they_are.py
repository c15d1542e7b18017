"""These are the logs as they are: each is the mean of all batches of the epoch so far. Take the mean apart."""
class BatchLosses(keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.losses = []

    def on_train_batch_end(self, batch, logs=None):
        self.losses.append(logs["loss"])
