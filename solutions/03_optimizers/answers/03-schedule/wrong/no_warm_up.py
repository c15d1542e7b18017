# when: no-warm-up
class WarmUp(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, decay_steps, decay_rate):
        self.peak, self.warmup_steps = peak, warmup_steps
        self.decay_steps, self.decay_rate = decay_steps, decay_rate

    def __call__(self, step):
        step = tf.cast(step, tf.float32)
        falling = self.peak * self.decay_rate ** ((step - self.warmup_steps) / self.decay_steps)
        return tf.minimum(self.peak, falling)
