# when: still-not-finite
class Rescue(keras.callbacks.Callback):
    def on_train_batch_begin(self, batch, logs=None):
        self.before = list(self.model.weights)

    def on_train_batch_end(self, batch, logs=None):
        if not np.isfinite(logs["loss"]):
            for weight, value in zip(self.model.weights, self.before):
                weight.assign(value)
            self.model.stop_training = True
