"""The kernels have moved, the biases have not: differentiate for all six."""
def train(weights, batches, learning_rate):
    v = [tf.Variable(array) for array in weights]
    for images, labels in batches:
        with tf.GradientTape() as tape:
            x = tf.nn.relu(images @ v[0] + v[1])
            x = tf.nn.relu(x @ v[2] + v[3])
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, x @ v[4] + v[5]))
        kernels = v[0::2]
        for variable, gradient in zip(kernels, tape.gradient(loss, kernels)):
            variable.assign_sub(learning_rate * gradient)
    return [variable.numpy() for variable in v]
