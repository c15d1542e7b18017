"""The statistics are where they were, but during the training the base has normalised by each batch: it was in training mode."""
def fine_tune(base, head, batches, learning_rate, test_images):
    kept = base.get_weights()[4:]
    variables = base.trainable_variables + head.trainable_variables
    optimizer = keras.optimizers.SGD(learning_rate)
    for images, labels in batches:
        with tf.GradientTape() as tape:
            logits = head(base(images, training=True), training=True)
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, logits))
        optimizer.apply(tape.gradient(loss, variables), variables)
    base.set_weights(base.get_weights()[:4] + kept)
    return head(base(test_images, training=False), training=False)
