# when: untrained
class Distiller(keras.Model):
    def __init__(self, student, teacher, share, temperature):
        super().__init__()
        self.student, self.teacher = student, teacher
        self.share, self.temperature = share, temperature

    def call(self, images, training=False):
        return self.student(images, training=training)

    def soft_loss(self, taught, logits):
        goal = tf.nn.softmax(taught / self.temperature)
        losses = tf.nn.softmax_cross_entropy_with_logits(goal, logits / self.temperature)
        return self.temperature**2 * tf.reduce_mean(losses)

    def whole_loss(self, x, y, logits, training):
        hard = super().compute_loss(x=x, y=y, y_pred=logits, training=training)
        soft = self.soft_loss(self.teacher(x, training=False), logits)
        return self.share * hard + (1 - self.share) * soft

    def report(self, loss, x, y, logits):
        for metric in self.metrics:
            if metric.name == "loss":
                metric.update_state(loss, sample_weight=tf.shape(x)[0])
            else:
                metric.update_state(y, logits)
        return self.get_metrics_result()

    def train_step(self, data):
        x, y, _ = keras.utils.unpack_x_y_sample_weight(data)
        logits = self.student(x, training=True)
        loss = self.whole_loss(x, y, logits, True)
        return self.report(loss, x, y, logits)

    def test_step(self, data):
        x, y, _ = keras.utils.unpack_x_y_sample_weight(data)
        logits = self.student(x, training=False)
        return self.report(self.whole_loss(x, y, logits, False), x, y, logits)
