"""That is the loss in test mode: call the model with training=True."""
def total_loss(model, batch_images, batch_labels):
    z = model(batch_images)
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(batch_labels, z)) + sum(model.losses)
