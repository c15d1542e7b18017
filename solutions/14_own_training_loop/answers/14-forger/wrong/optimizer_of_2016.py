# when: old-optimizer
def forger_epoch(model, batches, learning_rate, reach):
    optimizer, epoch_loss = tf1.train.GradientDescentOptimizer(learning_rate), keras.metrics.Mean()
    entropy = keras.losses.CategoricalCrossentropy(from_logits=True)
    for images, labels in batches:
        images = tf.constant(images)
        with tf.GradientTape() as tape:
            tape.watch(images)
            harm = entropy(labels, model(images, training=False))
        forged = images + reach * tf.sign(tape.gradient(harm, images))
        with tf.GradientTape() as tape:
            loss = entropy(labels, model(forged, training=True))
        optimizer.minimize(loss)
        epoch_loss.update_state(loss, sample_weight=len(images))
    return float(epoch_loss.result())
