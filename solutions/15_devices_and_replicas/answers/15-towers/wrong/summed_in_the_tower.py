"""These are gradients of sums: a tower's loss is the mean over its own images."""
def tower_gradients(kernel, images, labels, sizes):
    towers, start = [], 0
    for size in sizes:
        rows = slice(start, start + size)
        with tf.GradientTape() as tape:
            tape.watch(kernel)
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels[rows], images[rows] @ kernel)
            loss_value = tf.reduce_sum(losses)
        towers.append(tape.gradient(loss_value, kernel))
        start += size
    return towers, sum(towers) / sum(sizes)
