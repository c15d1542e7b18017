# expect: wrong other-steps
def train_and_test(model, batches, learning_rate, test_images):
    variables = [variable.value for variable in model.trainable_variables]
    for batch_images, batch_labels in batches:
        with tf.GradientTape() as tape:
            logits = model(batch_images, training=True)
            loss_value = tf.reduce_mean(keras.losses.categorical_crossentropy(batch_labels, logits))
        for variable, gradient in zip(variables, tape.gradient(loss_value, variables)):
            variable.assign_sub(learning_rate * gradient)
    return model(test_images, training=False)
