class WarmUp(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, decay_steps, decay_rate):
        self.warmup_steps, self.peak = warmup_steps, peak
        self.after = keras.optimizers.schedules.ExponentialDecay(peak, decay_steps, decay_rate)

    def __call__(self, step):
        step = keras.ops.cast(step, "float32")
        share = (step + 1.0) / self.warmup_steps
        return keras.ops.where(step < self.warmup_steps, self.peak * share, self.after(step - self.warmup_steps))
