"""The head's kernel has moved, its bias has not: step on all that the last layer trains."""
def train_head(model, batch_images, batch_labels, learning_rate):
    for layer in model.layers[:-1]:
        layer.trainable = False
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(batch_labels, model(batch_images, training=True)))
    k = model.layers[-1].kernel
    k.assign_sub(learning_rate * tape.gradient(loss, k))
    return loss
