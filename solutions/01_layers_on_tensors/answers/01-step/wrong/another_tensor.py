# when: no-way-to-the-loss
def step(batch_images, batch_labels, kernel, bias, learning_rate, strength):
    kernel_variable, bias_variable = tf.Variable(kernel), tf.Variable(bias)
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(batch_labels, batch_images @ kernel_variable + bias_variable)
        loss = tf.reduce_mean(losses) + strength * tf.nn.l2_loss(kernel_variable)
    of_kernel, of_bias = tape.gradient(loss, [kernel, bias])
    return kernel - learning_rate * of_kernel, bias - learning_rate * of_bias
