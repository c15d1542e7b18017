# expect: error not-compiled
def train_epoch(model, batches, learning_rate):
    for images, labels in batches:
        model.fit(images, labels, verbose=0)
