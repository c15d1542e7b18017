"""These are logits, and your loss takes them for probabilities: say from_logits=True."""
def tower_gradients(kernel, images, labels, sizes):
    gradients = []
    for part, its_labels in zip(tf.split(images, sizes), tf.split(labels, sizes)):
        with tf.GradientTape() as tape:
            tape.watch(kernel)
            losses = keras.losses.sparse_categorical_crossentropy(its_labels, part @ kernel)
            loss = tf.reduce_mean(losses)
        gradients.append(tape.gradient(loss, kernel))
    whole = sum(gradient * size / sum(sizes) for gradient, size in zip(gradients, sizes))
    return gradients, whole
