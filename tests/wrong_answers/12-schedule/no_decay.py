# expect: wrong no-decay
class WarmUp(keras.callbacks.Callback):
    def __init__(self, peak, warm_up_steps, decay):
        super().__init__()
        self.peak, self.warm_up_steps, self.decay = peak, warm_up_steps, decay

    def on_train_begin(self, logs=None):
        self.step = 0

    def on_train_batch_begin(self, batch, logs=None):
        step = self.step
        self.step += 1
        if step < self.warm_up_steps:
            rate = self.peak * (step + 1) / self.warm_up_steps
        else:
            rate = self.peak
        self.model.optimizer.learning_rate = rate
