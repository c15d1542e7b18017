"""The good batch before the bad one is lost, too: copy before each batch."""
class Rescue(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()

    def on_train_batch_begin(self, batch, logs=None):
        if batch % 2 == 0:
            self.kept = self.model.get_weights()

    def on_train_batch_end(self, batch, logs=None):
        if not np.isfinite(logs["loss"]):
            self.model.set_weights(self.kept)
            self.model.stop_training = True
