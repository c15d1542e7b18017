"""The hard part is a loss of your own, without penalty: compute_loss gives the one from compile, and adds the penalty."""
class Distiller(keras.Model):
    def __init__(self, student, teacher, share, temperature):
        super().__init__()
        self.student, self.teacher = student, teacher
        self.share, self.temperature = share, temperature
        self.teacher.trainable = False

    def call(self, images, training=False):
        return self.student(images, training=training)

    def soft_loss(self, taught, logits):
        goal = tf.nn.softmax(taught / self.temperature)
        losses = tf.nn.softmax_cross_entropy_with_logits(goal, logits / self.temperature)
        return self.temperature**2 * tf.reduce_mean(losses)

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        hard = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(y, y_pred))
        soft = self.soft_loss(self.teacher(x, training=False), y_pred)
        return self.share * hard + (1 - self.share) * soft
