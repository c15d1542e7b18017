"""That is the length of the kernel. l2_loss is half of the sum of the squares, without a root."""
def step(batch_images, batch_labels, kernel, bias, learning_rate, strength):
    with tf.GradientTape() as tape:
        tape.watch([kernel, bias])
        loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(batch_labels, batch_images @ kernel + bias)) + strength * tf.norm(kernel)
    of_kernel, of_bias = tape.gradient(loss, [kernel, bias])
    return kernel - learning_rate * of_kernel, bias - learning_rate * of_bias
