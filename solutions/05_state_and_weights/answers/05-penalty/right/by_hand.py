def total_loss(model, batch_images, batch_labels):
    x, penalty = batch_images, 0.0
    for layer in model.layers:
        x = layer(x, training=True)
        penalty += tf.add_n(layer.losses)
    return penalty + keras.losses.CategoricalCrossentropy(from_logits=True)(batch_labels, x)
