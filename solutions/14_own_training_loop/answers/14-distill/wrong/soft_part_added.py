"""The hard part counts in full: it is multiplied by share, as the soft part by 1 - share."""
class Distiller(keras.Model):
    def call(self, images, training=False):
        logits = self.student(images, training=training)
        self.add_loss((1 - self.share) * self.soft_loss(self.teacher(images, training=False), logits))
        return logits

    def soft_loss(self, taught, logits):
        goal = tf.nn.softmax(taught / self.temperature)
        losses = tf.nn.softmax_cross_entropy_with_logits(goal, logits / self.temperature)
        return self.temperature**2 * tf.reduce_mean(losses)

    def __init__(self, student, teacher, share, temperature):
        super().__init__()
        self.student, self.teacher = student, teacher
        self.share, self.temperature = share, temperature
        self.teacher.trainable = False
