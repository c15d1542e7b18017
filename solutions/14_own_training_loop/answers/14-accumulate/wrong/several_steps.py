"""You took a step after each micro-batch: keep the gradients, and take one step at the end."""
def accumulated_step(model, micro_batches, learning_rate):
    variables = model.trainable_variables
    for images, labels in micro_batches:
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, model(images, training=True)))
        keras.optimizers.SGD(learning_rate).apply(tape.gradient(loss, variables), variables)
