# expect: wrong gradient-returned
def step(batch_images, batch_labels, kernel, learning_rate):
    with tf.GradientTape() as tape:
        tape.watch(kernel)
        loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(batch_labels, batch_images @ kernel))
    return tape.gradient(loss, kernel)
