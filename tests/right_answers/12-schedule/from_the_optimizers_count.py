class WarmUp(keras.callbacks.Callback):
    def __init__(self, peak, warm_up_steps, decay):
        super().__init__()
        self.numbers = peak, warm_up_steps, decay

    def on_train_begin(self, logs=None):
        self.start = int(self.model.optimizer.iterations)

    def on_train_batch_begin(self, batch, logs=None):
        peak, warm_up_steps, decay = self.numbers
        step = int(self.model.optimizer.iterations) - self.start + 1
        rate = peak * min(step / warm_up_steps, decay ** (step - warm_up_steps) if step > warm_up_steps else 1)
        self.model.optimizer.learning_rate.assign(rate)
