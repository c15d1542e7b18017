# when: base-frozen
def fine_tune(base, head, batches, learning_rate, test_images):
    variables = base.trainable_variables + head.trainable_variables
    optimizer = keras.optimizers.SGD(learning_rate)
    for images, labels in batches:
        features = base(images, training=False)
        with tf.GradientTape() as tape:
            logits = head(features, training=True)
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, logits))
        optimizer.apply(tape.gradient(loss, variables), variables)
    return head(base(test_images, training=False), training=False)
