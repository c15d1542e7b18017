"""A gradient is None: the tape has to watch the kernel, a tensor, and NumPy between the two would hide it."""
# error: NoneType
def tower_gradients(kernel, images, labels, sizes):
    towers = []
    for a, b in zip(tf.split(images, sizes), tf.split(labels, sizes)):
        with tf.GradientTape() as t:
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(b, a @ kernel))
        towers.append(t.gradient(loss, kernel))
    return towers, tf.add_n([s / sum(sizes) * g for s, g in zip(sizes, towers)])
