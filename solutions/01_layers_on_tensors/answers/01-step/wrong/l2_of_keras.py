"""The decay is twice too strong: tf.nn.l2_loss is half of the sum of the squares, Keras's L2 the whole of it."""
def step(batch_images, batch_labels, kernel, bias, learning_rate, strength):
    with tf.GradientTape() as tape:
        tape.watch([kernel, bias])
        loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(batch_labels, batch_images @ kernel + bias)) + keras.regularizers.L2(strength)(kernel)
    of_kernel, of_bias = tape.gradient(loss, [kernel, bias])
    return kernel - learning_rate * of_kernel, bias - learning_rate * of_bias
