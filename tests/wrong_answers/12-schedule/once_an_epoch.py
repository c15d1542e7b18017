# expect: wrong once-an-epoch
class WarmUp(keras.callbacks.Callback):
    def __init__(self, peak, warm_up_steps, decay):
        super().__init__()
        self.p, self.w, self.d = peak, warm_up_steps, decay

    def on_epoch_begin(self, s, logs=None):
        self.model.optimizer.learning_rate = self.p * (s + 1) / self.w if s < self.w else self.p * self.d ** (s + 1 - self.w)
