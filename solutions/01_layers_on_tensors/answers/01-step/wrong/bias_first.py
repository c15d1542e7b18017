"""Kernel and bias have changed places: return the kernel first."""
def step(batch_images, batch_labels, kernel, bias, learning_rate, strength):
    with tf.GradientTape() as tape:
        tape.watch([kernel, bias])
        losses = tf.nn.softmax_cross_entropy_with_logits(batch_labels, batch_images @ kernel + bias)
        total = tf.reduce_mean(losses) + strength * tf.nn.l2_loss(kernel)
    of_kernel, of_bias = tape.gradient(total, [kernel, bias])
    return bias - learning_rate * of_bias, kernel - learning_rate * of_kernel
