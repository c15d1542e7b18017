# expect: wrong lengths-compared
class Movement(keras.callbacks.Callback):
    def n(self):
        return np.linalg.norm(np.concatenate([x.numpy().ravel() for x in self.model.trainable_weights]))

    def on_train_begin(self, logs=None):
        self.distances = []
        self.b = self.n()

    def on_epoch_end(self, e, logs=None):
        n = self.n()
        self.distances.append(abs(n - self.b))
        self.b = n
