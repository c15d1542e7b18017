# when: no-way-to-the-loss
def train(weights, batches, learning_rate):
    v = [tf.Variable(array) for array in weights]
    for images, labels in batches:
        with tf.GradientTape() as tape:
            x = tf.nn.relu(images @ weights[0] + weights[1])
            x = tf.nn.relu(x @ weights[2] + weights[3])
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, x @ weights[4] + weights[5]))
        for variable, gradient in zip(v, tape.gradient(loss, v)):
            variable.assign_sub(learning_rate * gradient)
    return [variable.numpy() for variable in v]
