"""The model gives logits, and you take them for probabilities: from_logits=True."""
def total_loss(model, batch_images, batch_labels):
    logits = model(batch_images, training=True)
    return tf.reduce_mean(keras.losses.categorical_crossentropy(batch_labels, logits)) + sum(model.losses)
