"""The rate never changes: __call__ runs once, when the graph is drawn. Use the step that it is given."""
class WarmUp(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, decay_steps, decay_rate):
        self.peak, self.warmup_steps = peak, warmup_steps
        self.decay_steps, self.decay_rate = decay_steps, decay_rate
        self.count = -1

    def __call__(self, step):
        self.count += 1
        s = self.count
        if s < self.warmup_steps:
            return tf.constant(self.peak * (s + 1) / self.warmup_steps, tf.float32)
        return tf.constant(self.peak * self.decay_rate ** ((s - self.warmup_steps) / self.decay_steps), tf.float32)
