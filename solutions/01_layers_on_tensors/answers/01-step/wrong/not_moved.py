# when: no-step
def step(batch_images, batch_labels, kernel, bias, learning_rate, strength):
    return tf.identity(kernel), tf.identity(bias)
