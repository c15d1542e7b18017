"""The steps are too long by the size of the batch: average the losses before differentiating."""
def fine_tune(base, head, batches, learning_rate, test_images):
    variables = base.trainable_variables + head.trainable_variables
    optimizer = keras.optimizers.SGD(learning_rate)
    for images, labels in batches:
        with tf.GradientTape() as tape:
            logits = head(base(images, training=False), training=True)
            loss = tf.reduce_sum(tf.nn.softmax_cross_entropy_with_logits(labels, logits))
        optimizer.apply(tape.gradient(loss, variables), variables)
    return head(base(test_images, training=False), training=False)
