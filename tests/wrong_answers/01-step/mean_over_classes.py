# expect: wrong mean-over-classes
def step(batch_images, batch_labels, kernel, learning_rate):
    with tf.GradientTape() as tape:
        tape.watch(kernel)
        loss = -tf.reduce_mean(batch_labels * tf.nn.log_softmax(batch_images @ kernel))
    return kernel - learning_rate * tape.gradient(loss, kernel)
