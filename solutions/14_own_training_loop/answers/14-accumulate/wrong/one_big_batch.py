# when: one-big-batch
def accumulated_step(model, micro_batches, learning_rate):
    images, labels = (np.concatenate(arrays) for arrays in zip(*micro_batches))
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, model(images, training=True)))
    keras.optimizers.SGD(learning_rate).apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
