"""Return two things: the list of the towers' gradients, and the mean."""
# error: unpack
def tower_gradients(
    kernel: tf.Tensor, images: tf.Tensor, labels: tf.Tensor, sizes: list[int]
) -> tuple[list[tf.Tensor], tf.Tensor]:
    towers = []
    for own_images, own_labels in zip(tf.split(images, sizes), tf.split(labels, sizes)):
        with tf.GradientTape() as tape:
            tape.watch(kernel)
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(own_labels, own_images @ kernel)
            loss_value = tf.reduce_mean(losses)
        towers.append(tape.gradient(loss_value, kernel))
    combined = tf.add_n([size / sum(sizes) * tower for size, tower in zip(sizes, towers)])
    return combined
