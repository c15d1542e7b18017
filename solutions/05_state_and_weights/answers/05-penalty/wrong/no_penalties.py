"""That is the cross-entropy alone: the penalties are in model.losses."""
def total_loss(model, batch_images, batch_labels):
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(batch_labels, model(batch_images, training=True)))
