# when: still-not-finite
class Rescue(keras.callbacks.Callback):
    def on_train_batch_begin(self, batch, logs=None):
        self.before = self.model.get_weights()

    def on_train_batch_end(self, batch, logs=None):
        if np.isnan(logs["loss"]):
            self.model.set_weights(self.before)
            self.model.stop_training = True
