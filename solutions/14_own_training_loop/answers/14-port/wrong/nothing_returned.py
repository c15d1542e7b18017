"""train_step returns a dict: the result of each metric under its name."""
# error: Toutput_types
class Mixup(keras.Sequential):
    def train_step(self, data):
        x, y = data
        mx = 0.7 * x + 0.3 * x[::-1]
        my = 0.7 * y + 0.3 * y[::-1]
        with tf.GradientTape() as tape:
            p = self(mx, training=True)
            loss = self.compute_loss(y=my, y_pred=p)
        self.optimizer.apply(tape.gradient(loss, self.trainable_weights), self.trainable_weights)
        for m in self.metrics:
            if m.name == "loss":
                m.update_state(loss)
            else:
                m.update_state(my, p)
