"""The penalties are divided by the number of images: only the cross-entropy is a mean over the batch."""
def total_loss(model, batch_images, batch_labels):
    logits = model(batch_images, training=True)
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(batch_labels, logits)) + tf.add_n(model.losses) / len(batch_images)
