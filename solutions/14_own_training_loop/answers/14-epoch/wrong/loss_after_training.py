"""These are losses of the trained model: take each batch's loss as it was before its step."""
def train_epoch(model, batches, learning_rate):
    optimizer = keras.optimizers.SGD(learning_rate)
    for images, labels in batches:
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, model(images)))
        optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
    images, labels = (np.concatenate(arrays) for arrays in zip(*batches))
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, model(images)))
