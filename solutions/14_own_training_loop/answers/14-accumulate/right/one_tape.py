def accumulated_step(model, micro_batches, learning_rate):
    with tf.GradientTape() as tape:
        losses = [tf.nn.softmax_cross_entropy_with_logits(labels, model(images, training=True)) for images, labels in micro_batches]
        loss = tf.reduce_mean(tf.concat(losses, axis=0))
    keras.optimizers.SGD(learning_rate).apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
