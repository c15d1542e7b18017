# when: minimize
def fine_tune(base, head, batches, learning_rate, test_images):
    variables = base.trainable_variables + head.trainable_variables
    optimizer = keras.optimizers.SGD(learning_rate)
    for batch in batches:

        def loss(images=batch[0], labels=batch[1]):
            logits = head(base(images, training=False), training=True)
            return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, logits))

        optimizer.minimize(loss, variables)
    return head(base(test_images))
