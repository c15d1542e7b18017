class Movement(keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.distances = []

    def on_epoch_begin(self, epoch, logs=None):
        self.before = [tf.identity(weight.value) for weight in self.model.trainable_weights]

    def on_epoch_end(self, epoch, logs=None):
        moved = [weight.value - before for weight, before in zip(self.model.trainable_weights, self.before)]
        self.distances.append(tf.linalg.global_norm(moved))
