"""The step is an integer tensor: cast it to float32 before you calculate."""
# error: TypeError
class WarmUp(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, decay_steps, decay_rate):
        self.peak, self.warmup_steps = peak, warmup_steps
        self.decay_steps, self.decay_rate = decay_steps, decay_rate

    def __call__(self, step):
        rising = self.peak * (step + 1) / self.warmup_steps
        falling = self.peak * self.decay_rate ** ((step - self.warmup_steps) / self.decay_steps)
        return tf.where(step < self.warmup_steps, rising, falling)
