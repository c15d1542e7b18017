# when: other-steps
def fine_tune(base, head, batches, learning_rate, test_images):
    variables = base.trainable_variables + head.trainable_variables
    optimizer = keras.optimizers.SGD(learning_rate)
    for images, labels in batches:
        with tf.GradientTape() as tape:
            logits = head(base(images, training=False), training=True)
            loss = tf.reduce_mean(keras.losses.categorical_crossentropy(labels, logits))
        optimizer.apply(tape.gradient(loss, variables), variables)
    return head(base(test_images))
