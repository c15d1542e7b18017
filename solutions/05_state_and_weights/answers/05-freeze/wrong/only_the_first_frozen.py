"""The first layers have moved as well: make each layer but the last not trainable before you list the variables."""
def train_head(model, batch_images, batch_labels, learning_rate):
    model.layers[0].trainable = False
    variables = [variable.value for variable in model.trainable_variables]
    with tf.GradientTape() as tape:
        logits = model(batch_images, training=True)
        loss_value = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(batch_labels, logits))
    for variable, gradient in zip(variables, tape.gradient(loss_value, variables)):
        variable.assign_sub(learning_rate * gradient)
    return loss_value
