"""This model has not been compiled: write the loop yourself, without fit."""
# error: compile
def train_epoch(model, batches, learning_rate):
    for images, labels in batches:
        model.fit(images, labels, verbose=0)
