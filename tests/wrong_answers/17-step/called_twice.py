# expect: wrong updated-twice
def train(model, batches, learning_rate):
    optimizer = keras.optimizers.SGD(learning_rate)
    for batch_images, batch_labels in batches:
        with tf.GradientTape() as tape:
            model(batch_images, training=True)  # moves the statistics
            logits = model(batch_images, training=True)
            losses = tf.nn.softmax_cross_entropy_with_logits(batch_labels, logits)
            loss_value = tf.reduce_mean(losses)
        optimizer.apply(tape.gradient(loss_value, model.trainable_variables), model.trainable_variables)
