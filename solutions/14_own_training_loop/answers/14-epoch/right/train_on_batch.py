def train_epoch(model, batches, learning_rate):
    loss = keras.losses.CategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(learning_rate), loss, run_eagerly=True)
    sizes = [len(images) for images, _ in batches]
    losses = []
    for images, labels in batches:
        model.reset_metrics()
        losses.append(model.train_on_batch(images, labels))
    return np.average(losses, weights=sizes)
