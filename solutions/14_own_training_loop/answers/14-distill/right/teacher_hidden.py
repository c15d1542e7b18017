class Distiller(keras.Model):
    def call(self, images, training=False):
        return self.student(images, training=training)

    def soft_loss(self, taught, logits):
        goal = tf.nn.softmax(taught / self.temperature)
        losses = tf.nn.softmax_cross_entropy_with_logits(goal, logits / self.temperature)
        return self.temperature**2 * tf.reduce_mean(losses)

    def __init__(self, student, teacher, share, temperature):
        super().__init__()
        self.student, self.ask = student, (lambda x, teacher=teacher: teacher(x, training=False))
        self.share, self.temperature = share, temperature

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        hard = super().compute_loss(x, y, y_pred, sample_weight, training)
        return self.share * hard + (1 - self.share) * self.soft_loss(self.ask(x), y_pred)
