# when: statistics-lost
class Rescue(keras.callbacks.Callback):
    def on_train_batch_begin(self, batch, logs=None):
        self.before = [np.array(weight) for weight in self.model.trainable_weights]

    def on_train_batch_end(self, batch, logs=None):
        if not np.isfinite(logs["loss"]):
            for weight, value in zip(self.model.trainable_weights, self.before):
                weight.assign(value)
            self.model.stop_training = True
