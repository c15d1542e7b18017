"""The moving statistics have changed: to leave gradients out is not enough, the layer must not be trainable."""
def train_head(model, batch_images, batch_labels, learning_rate):
    vs = [v.value for v in model.layers[-1].trainable_variables]
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(batch_labels, model(batch_images, training=False)))
    for a, g in zip(vs, tape.gradient(loss, vs)):
        a.assign_sub(learning_rate * g)
    return loss
