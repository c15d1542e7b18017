"""These are the penalties alone: add them to the cross-entropy."""
def total_loss(model, batch_images, batch_labels):
    model(batch_images, training=True)
    return sum(model.losses)
