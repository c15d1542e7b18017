"""A tower with many images counts more, not less: weight by its share of them."""
def tower_gradients(kernel, images, labels, sizes):
    gradients = []
    for part, its_labels in zip(tf.split(images, sizes), tf.split(labels, sizes)):
        with tf.GradientTape() as tape:
            tape.watch(kernel)
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(its_labels, part @ kernel)
            loss = tf.reduce_mean(losses)
        gradients.append(tape.gradient(loss, kernel))
    whole = sum(gradient * (1 / size) / sum(1 / s for s in sizes) for gradient, size in zip(gradients, sizes))
    return gradients, whole
