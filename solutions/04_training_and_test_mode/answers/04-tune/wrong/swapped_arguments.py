"""The loss has its arguments exchanged: the labels come first, then the logits."""
def fine_tune(base, head, batches, learning_rate, test_images):
    variables = base.trainable_variables + head.trainable_variables
    optimizer = keras.optimizers.SGD(learning_rate)
    loss = keras.losses.CategoricalCrossentropy(from_logits=True)
    for images, labels in batches:
        with tf.GradientTape() as tape:
            loss_value = loss(head(base(images, training=False), training=True), labels)
        optimizer.apply(tape.gradient(loss_value, variables), variables)
    return head(base(test_images, training=False), training=False)
