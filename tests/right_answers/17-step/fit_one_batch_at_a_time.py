def train(model, batches, learning_rate):
    loss = keras.losses.CategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.SGD(learning_rate), loss=loss)
    for batch_images, batch_labels in batches:
        model.train_on_batch(batch_images, batch_labels)
