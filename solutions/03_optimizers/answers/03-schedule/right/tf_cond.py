class WarmUp(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, decay_steps, decay_rate):
        self.settings = peak, warmup_steps, decay_steps, decay_rate

    def __call__(self, step):
        peak, warmup_steps, decay_steps, decay_rate = self.settings
        n = tf.cast(step, tf.float32)
        return tf.cond(
            n < warmup_steps,
            lambda: peak * (n + 1) / warmup_steps,
            lambda: peak * tf.exp((n - warmup_steps) / decay_steps * tf.math.log(decay_rate)),
        )
