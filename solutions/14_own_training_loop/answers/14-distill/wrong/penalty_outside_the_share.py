"""The penalty counts in full: it belongs to the hard part, and is multiplied by its share, too."""
class Distiller(keras.Model):
    def call(self, images, training=False):
        return self.student(images, training=training)

    def soft_loss(self, taught, logits):
        goal = tf.nn.softmax(taught / self.temperature)
        losses = tf.nn.softmax_cross_entropy_with_logits(goal, logits / self.temperature)
        return self.temperature**2 * tf.reduce_mean(losses)

    def __init__(self, student, teacher, share, temperature):
        super().__init__()
        self.student, self.teacher = student, teacher
        self.share, self.temperature = share, temperature
        self.teacher.trainable = False

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        hard = self._compile_loss(y, y_pred, sample_weight)
        soft = self.soft_loss(self.teacher(x, training=False), y_pred)
        return self.share * hard + (1 - self.share) * soft + sum(self.losses)
