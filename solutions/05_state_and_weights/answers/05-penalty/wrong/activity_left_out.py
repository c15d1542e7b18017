"""The penalty on the outputs is missing: model.losses holds it once the model has been called."""
def total_loss(model, batch_images, batch_labels):
    logits = model(batch_images, training=True)
    penalty = sum(layer.kernel_regularizer(layer.kernel) for layer in model.layers if getattr(layer, "kernel_regularizer", None))
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(batch_labels, logits)) + penalty
