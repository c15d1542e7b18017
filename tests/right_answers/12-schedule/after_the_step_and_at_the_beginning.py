class WarmUp(keras.callbacks.Callback):
    def __init__(self, peak, warm_up_steps, decay):
        super().__init__()
        self.first, self.peak, self.decay = peak / warm_up_steps, peak, decay
        self.rising = warm_up_steps - 1

    def on_train_begin(self, logs=None):
        self.left = self.rising
        self.model.optimizer.learning_rate = self.first

    def on_train_batch_end(self, batch, logs=None):
        rate = float(self.model.optimizer.learning_rate)
        self.model.optimizer.learning_rate = rate + self.first if self.left > 0 else rate * self.decay
        self.left -= 1
