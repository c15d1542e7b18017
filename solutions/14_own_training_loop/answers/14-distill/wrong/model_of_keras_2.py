# when: model-of-keras-2
class Distiller(tf.keras.Model):
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

    def whole(self, x, y, logits):
        hard = self.compute_loss(x=x, y=y, y_pred=logits)
        return self.share * hard + (1 - self.share) * self.soft_loss(self.teacher(x, training=False), logits)

    def report(self, x, y, logits, loss):
        for metric in self.metrics:
            if metric.name == "loss":
                metric.update_state(loss, sample_weight=tf.shape(x)[0])
            else:
                metric.update_state(y, logits)
        return self.get_metrics_result()

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            logits = self.student(x, training=True)
            loss = self.whole(x, y, logits)
            scaled = self.optimizer.scale_loss(loss)
        variables = self.student.trainable_variables
        self.optimizer.apply(tape.gradient(scaled, variables), variables)
        return self.report(x, y, logits, loss)

    def test_step(self, data):
        x, y = data
        logits = self.student(x, training=False)
        return self.report(x, y, logits, self.whole(x, y, logits))
