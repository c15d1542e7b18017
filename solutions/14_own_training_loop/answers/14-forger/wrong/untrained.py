# when: untrained
def forger_epoch(model, batches, learning_rate, reach):
    epoch_loss = keras.metrics.Mean()
    entropy = keras.losses.CategoricalCrossentropy(from_logits=True)
    for images, labels in batches:
        images = tf.constant(images)
        with tf.GradientTape() as tape:
            tape.watch(images)
            harm = entropy(labels, model(images, training=False))
        forged = images + reach * tf.sign(tape.gradient(harm, images))
        with tf.GradientTape() as tape:
            loss = entropy(labels, model(forged, training=True))
        tape.gradient(loss, model.trainable_variables)
        epoch_loss.update_state(loss, sample_weight=len(images))
    return float(epoch_loss.result())
