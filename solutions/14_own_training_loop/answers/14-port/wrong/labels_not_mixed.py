"""The images are mixed, the labels are not: mix them in the same way."""
class Mixup(keras.Sequential):
    def train_step(self, data):
        images, labels = 0.7 * data[0] + 0.3 * data[0][::-1], data[1]
        with tf.GradientTape() as tape:
            logits = self(images, training=True)
            loss = self.compute_loss(y=labels, y_pred=logits)
        self.optimizer.apply(tape.gradient(loss, self.trainable_variables), self.trainable_variables)
        for metric in self.metrics:
            if metric.name == "loss":
                metric.update_state(loss)
            else:
                metric.update_state(labels, logits)
        return {metric.name: metric.result() for metric in self.metrics}
