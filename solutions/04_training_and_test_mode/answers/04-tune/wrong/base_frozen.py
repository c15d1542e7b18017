"""The weights of the base have not changed. It must not be frozen, the tape must see it (no predict, and no call before the tape), and the step needs its variables, too."""
def fine_tune(base, head, batches, learning_rate, test_images):
    base.trainable = False
    variables = base.trainable_variables + head.trainable_variables
    optimizer = keras.optimizers.SGD(learning_rate)
    for images, labels in batches:
        with tf.GradientTape() as tape:
            logits = head(base(images, training=False), training=True)
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, logits))
        optimizer.apply(tape.gradient(loss, variables), variables)
    return head(base(test_images, training=False), training=False)
