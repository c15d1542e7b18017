"""All images were forged with the weights from the beginning. Forge each batch when its turn comes, with the model as it is then."""
def forger_epoch(model, batches, learning_rate, reach):
    optimizer, epoch_loss = keras.optimizers.SGD(learning_rate), keras.metrics.Mean()
    entropy = keras.losses.CategoricalCrossentropy(from_logits=True)
    pairs = []
    for images, labels in batches:
        images = tf.constant(images)
        with tf.GradientTape() as tape:
            tape.watch(images)
            harm = entropy(labels, model(images, training=False))
        pairs.append((images + reach * tf.sign(tape.gradient(harm, images)), labels))
    for forged, labels in pairs:
        with tf.GradientTape() as tape:
            loss = entropy(labels, model(forged, training=True))
        slopes = tape.gradient(loss, model.trainable_variables)
        optimizer.apply(slopes, model.trainable_variables)
        epoch_loss.update_state(loss, sample_weight=len(forged))
    return float(epoch_loss.result())
