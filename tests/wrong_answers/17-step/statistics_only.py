# expect: wrong untrained
def train(model, batches, learning_rate):
    for batch_images, _ in batches:
        model(batch_images, training=True)
