# when: untrained
def accumulated_step(model, micro_batches, learning_rate):
    for images, labels in micro_batches:
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.nn.softmax_cross_entropy_with_logits(labels, model(images, training=True)))
        tape.gradient(loss, model.trainable_variables)
