# expect: wrong two-softmaxes
def step(batch_images, batch_labels, kernel, learning_rate):
    with tf.GradientTape() as tape:
        tape.watch(kernel)
        loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(batch_labels, tf.nn.softmax(batch_images @ kernel)))
    return kernel - learning_rate * tape.gradient(loss, kernel)
