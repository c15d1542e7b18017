# expect: wrong kernel-only
class Movement(keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.distances = []
        self.b = self.model.get_weights()[:1]

    def on_epoch_end(self, e, logs=None):
        n = self.model.get_weights()[:1]
        self.distances.append(np.linalg.norm(n[0] - self.b[0]))
        self.b = n
