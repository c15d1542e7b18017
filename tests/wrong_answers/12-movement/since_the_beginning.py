# expect: wrong since-the-beginning
class Movement(keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.distances, self.before = [], self.position()

    def position(self):
        return [weight.numpy().copy() for weight in self.model.trainable_weights]

    def on_epoch_end(self, epoch, logs=None):
        now = self.position()
        self.distances.append(np.sqrt(sum(np.sum((b - a) ** 2) for a, b in zip(self.before, now))))
