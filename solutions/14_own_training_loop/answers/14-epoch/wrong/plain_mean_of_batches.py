"""That is the plain mean of the batches' losses: weigh each by its number of images."""
def train_epoch(model, batches, learning_rate):
    optimizer, losses = keras.optimizers.SGD(learning_rate), []
    for images, labels in batches:
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, model(images)))
        optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
        losses.append(float(loss))
    return np.mean(losses)
