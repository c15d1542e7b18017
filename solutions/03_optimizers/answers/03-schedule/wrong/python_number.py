"""The step has no value yet: calculate with tensors, not int(step)."""
# error: no attribute 'numpy'
class WarmUp(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup_steps, decay_steps, decay_rate):
        self.p = peak, warmup_steps, decay_steps, decay_rate

    def __call__(self, step):
        p, w, d, r = self.p
        s = int(step)
        return p * (s + 1) / w if s < w else p * r ** ((s - w) / d)
