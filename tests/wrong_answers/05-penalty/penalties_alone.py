# expect: wrong penalties-alone
def total_loss(model, batch_images, batch_labels):
    model(batch_images, training=True)
    return sum(model.losses)
