# expect: wrong untrained
def train_and_test(model, batches, learning_rate, test_images):
    variables = [variable.value for variable in model.trainable_variables]
    for images, labels in batches:
        with tf.GradientTape() as tape:
            logits = model(images, training=True)
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, logits))
        variables = [v - learning_rate * g for v, g in zip(variables, tape.gradient(loss, variables))]
        break
    return model(test_images, training=False)
