"""Scale and shift of BatchNormalization are weights too, and a frozen layer does not train them. training=False is enough."""
def fine_tune(base, head, batches, learning_rate, test_images):
    base.layers[-1].trainable = False
    variables = base.trainable_variables + head.trainable_variables
    optimizer = keras.optimizers.SGD(learning_rate)
    for images, labels in batches:
        with tf.GradientTape() as tape:
            logits = head(base(images, training=False), training=True)
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, logits))
        optimizer.apply(tape.gradient(loss, variables), variables)
    return head(base(test_images, training=False), training=False)
