# when: inputs-changed
def train(weights, batches, learning_rate):
    for images, labels in batches:
        v = [tf.Variable(array) for array in weights]
        with tf.GradientTape() as tape:
            x = tf.nn.relu(images @ v[0] + v[1])
            x = tf.nn.relu(x @ v[2] + v[3])
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, x @ v[4] + v[5]))
        for array, gradient in zip(weights, tape.gradient(loss, v)):
            array -= learning_rate * gradient.numpy()
    return weights
