# expect: wrong sum-not-mean
def train_and_test(model, batches, learning_rate, test_images):
    variables = [variable.value for variable in model.trainable_variables]
    for images, labels in batches:
        with tf.GradientTape() as tape:
            loss = tf.nn.softmax_cross_entropy_with_logits(labels, model(images, training=True))
        for variable, gradient in zip(variables, tape.gradient(loss, variables)):
            variable.assign_sub(learning_rate * gradient)
    return model(test_images, training=False)
