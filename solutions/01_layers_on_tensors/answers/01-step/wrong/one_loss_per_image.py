"""That is one loss for each image, and the decay counts once for each: average the losses before you add it."""
def step(batch_images, batch_labels, kernel, bias, learning_rate, strength):
    with tf.GradientTape() as tape:
        tape.watch([kernel, bias])
        losses = tf.nn.softmax_cross_entropy_with_logits(batch_labels, batch_images @ kernel + bias)
        total = losses + strength * tf.nn.l2_loss(kernel)
    of_kernel, of_bias = tape.gradient(total, [kernel, bias])
    return kernel - learning_rate * of_kernel, bias - learning_rate * of_bias
