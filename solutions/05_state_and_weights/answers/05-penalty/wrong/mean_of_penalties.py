"""You averaged the penalties: they are added."""
def total_loss(model, batch_images, batch_labels):
    cross = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(batch_labels, model(batch_images, training=True)))
    return cross + tf.reduce_mean(model.losses)
