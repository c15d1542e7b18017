# when: other-step
def train_head(model, batch_images, batch_labels, learning_rate):
    for layer in model.layers[:-1]:
        layer.trainable = False
    variables = [variable.value for variable in model.trainable_variables]
    with tf.GradientTape() as tape:
        logits = model(batch_images, training=True)
        loss_value = tf.reduce_mean(keras.losses.categorical_crossentropy(batch_labels, logits))
    for variable, gradient in zip(variables, tape.gradient(loss_value, variables)):
        variable.assign_sub(learning_rate * gradient)
    return loss_value
