"""The step goes uphill: subtract the gradients, do not add them."""
def step(batch_images, batch_labels, kernel, bias, learning_rate, strength):
    with tf.GradientTape() as tape:
        tape.watch([kernel, bias])
        loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(batch_labels, batch_images @ kernel + bias)) + strength * tf.nn.l2_loss(kernel)
    of_kernel, of_bias = tape.gradient(loss, [kernel, bias])
    return kernel + learning_rate * of_kernel, bias + learning_rate * of_bias
