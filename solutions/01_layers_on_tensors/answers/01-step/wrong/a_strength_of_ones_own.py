"""The decay is weighed by the argument strength, not by the 1e-4 of the digit reader."""
def step(batch_images, batch_labels, kernel, bias, learning_rate, strength):
    with tf.GradientTape() as tape:
        tape.watch([kernel, bias])
        losses = tf.nn.softmax_cross_entropy_with_logits(batch_labels, batch_images @ kernel + bias)
        total = tf.reduce_mean(losses) + 1e-4 * tf.nn.l2_loss(kernel)
    of_kernel, of_bias = tape.gradient(total, [kernel, bias])
    return kernel - learning_rate * of_kernel, bias - learning_rate * of_bias
