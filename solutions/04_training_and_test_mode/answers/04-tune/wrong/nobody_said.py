# when: head-in-test-mode
def fine_tune(base, head, batches, learning_rate, test_images):
    model = keras.Sequential([base, head])
    variables = model.trainable_variables
    for images, labels in batches:
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, model(images)))
        keras.optimizers.SGD(learning_rate).apply(tape.gradient(loss, variables), variables)
    return model(test_images)
