"""The steps are as long as the batch is large: average the losses of the images before you differentiate."""
def train_epoch(model, batches, learning_rate):
    optimizer, mean = keras.optimizers.SGD(learning_rate), keras.metrics.Mean()
    for images, labels in batches:
        with tf.GradientTape() as tape:
            losses = tf.nn.softmax_cross_entropy_with_logits(labels, model(images))
        optimizer.apply(tape.gradient(losses, model.trainable_variables), model.trainable_variables)
        mean.update_state(losses)
    return mean.result()
