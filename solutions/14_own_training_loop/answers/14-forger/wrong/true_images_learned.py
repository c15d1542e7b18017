"""The step was taken on the true images: the model is to learn from the forged ones."""
def forger_epoch(model, batches, learning_rate, reach):
    optimizer, epoch_loss = keras.optimizers.SGD(learning_rate), keras.metrics.Mean()
    entropy = keras.losses.CategoricalCrossentropy(from_logits=True)
    for images, labels in batches:
        images = tf.constant(images)
        with tf.GradientTape() as tape:
            tape.watch(images)
            harm = entropy(labels, model(images, training=False))
        images + reach * tf.sign(tape.gradient(harm, images))
        with tf.GradientTape() as tape:
            loss = entropy(labels, model(images, training=True))
        slopes = tape.gradient(loss, model.trainable_variables)
        optimizer.apply(slopes, model.trainable_variables)
        epoch_loss.update_state(loss, sample_weight=len(images))
    return float(epoch_loss.result())
