# when: body-changed
def train_head(model, batch_images, batch_labels, learning_rate):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(batch_labels, model(batch_images, training=True)))
    for layer in model.layers[:-1]:
        layer.trainable = False
    variables = model.trainable_variables
    for v, g in zip(variables, tape.gradient(loss, variables)):
        v.assign_sub(learning_rate * g)
    return loss
