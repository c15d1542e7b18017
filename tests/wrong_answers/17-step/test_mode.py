# expect: wrong test-mode
def train(model, batches, learning_rate):
    optimizer = keras.optimizers.SGD(learning_rate)
    for batch_images, batch_labels in batches:
        with tf.GradientTape() as tape:
            logits = model(batch_images)
            losses = tf.nn.softmax_cross_entropy_with_logits(batch_labels, logits)
            loss_value = tf.reduce_mean(losses)
        optimizer.apply(tape.gradient(loss_value, model.trainable_variables), model.trainable_variables)
