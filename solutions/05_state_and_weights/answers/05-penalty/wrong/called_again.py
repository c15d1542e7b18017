"""The activity's penalty is that of a second call, in test mode: one call is enough."""
def total_loss(model, batch_images, batch_labels):
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(batch_labels, model(batch_images, training=True)))
    model(batch_images)
    return loss + tf.add_n(model.losses)
