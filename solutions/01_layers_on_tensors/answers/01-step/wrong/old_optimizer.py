# when: old-optimizer
def step(batch_images, batch_labels, kernel, bias, learning_rate, strength):
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(batch_labels, batch_images @ kernel + bias))
    tf1.train.GradientDescentOptimizer(learning_rate).minimize(loss + strength * tf.nn.l2_loss(kernel))
    return kernel, bias
