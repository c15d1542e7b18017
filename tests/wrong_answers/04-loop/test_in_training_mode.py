# expect: wrong tested-in-training-mode
def train_and_test(model, batches, learning_rate, test_images):
    variables = [variable.value for variable in model.trainable_variables]
    for images, labels in batches:
        with tf.GradientTape() as tape:
            logits = model(images, training=True)
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, logits))
        for variable, gradient in zip(variables, tape.gradient(loss, variables)):
            variable.assign_sub(learning_rate * gradient)
    return model(test_images, training=True)
