"""Keras 3 has no minimize: take the gradients from the tape, then apply."""
# error: 'minimize'
class Mixup(keras.Sequential):
    def train_step(self, data):
        images, labels = (0.7 * array + 0.3 * array[::-1] for array in data)
        with tf.GradientTape() as tape:
            logits = self(images, training=True)
            loss = self.compute_loss(y=labels, y_pred=logits)
        self.optimizer.minimize(loss, self.trainable_variables, tape=tape)
        for metric in self.metrics:
            if metric.name == "loss":
                metric.update_state(loss)
            else:
                metric.update_state(labels, logits)
        return {metric.name: metric.result() for metric in self.metrics}
