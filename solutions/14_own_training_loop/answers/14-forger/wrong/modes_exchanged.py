"""Each mode stands where the other belongs: the forger looks in test mode, and the step is one of training."""
def forger_epoch(model, batches, learning_rate, reach):
    optimizer = keras.optimizers.SGD(learning_rate)
    total, count = 0.0, 0
    for images, labels in batches:
        x = tf.convert_to_tensor(images, tf.float32)
        with tf.GradientTape() as tape:
            tape.watch(x)
            losses = tf.nn.softmax_cross_entropy_with_logits(labels, model(x, training=True))
        forged = x + reach * tf.sign(tape.gradient(losses, x))
        with tf.GradientTape() as tape:
            logits = model(forged, training=False)
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, logits))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply(gradients, model.trainable_variables)
        total += float(loss) * len(images)
        count += len(images)
    return total / count
