"""That is the loss of the true images: the epoch's loss is that of the forged ones, on which the step was taken."""
def forger_epoch(model, batches, learning_rate, reach):
    optimizer = keras.optimizers.SGD(learning_rate)
    total, count = 0.0, 0
    for images, labels in batches:
        x = tf.convert_to_tensor(images, tf.float32)
        with tf.GradientTape() as tape:
            tape.watch(x)
            losses = tf.nn.softmax_cross_entropy_with_logits(labels, model(x, training=False))
        forged = x + reach * tf.sign(tape.gradient(losses, x))
        with tf.GradientTape() as tape:
            logits = model(forged, training=True)
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, logits))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply(gradients, model.trainable_variables)
        total += float(tf.reduce_sum(losses))
        count += len(images)
    return total / count
