def train_and_test(weights, batches, test_set, learning_rate):
    variables = [tf.Variable(array) for array in weights]

    def logits_of(images):
        x = tf.nn.relu(images @ variables[0] + variables[1])
        return tf.nn.relu(x @ variables[2] + variables[3]) @ variables[4] + variables[5]

    losses = []
    for images, labels in batches:
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, logits_of(images)))
        for variable, gradient in zip(variables, tape.gradient(loss, variables)):
            variable.assign_sub(learning_rate * gradient)
        losses.append(loss)
    hits = logits_of(test_set[0]).numpy().argmax(axis=1) == test_set[1].argmax(axis=1)
    return losses, hits.mean()
