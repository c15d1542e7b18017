"""The cross-entropies are summed: average them over the batch, and then add the penalties."""
def total_loss(model, batch_images, batch_labels):
    losses = tf.nn.softmax_cross_entropy_with_logits(batch_labels, model(batch_images, training=True))
    return tf.reduce_sum(losses) + tf.add_n(model.losses)
