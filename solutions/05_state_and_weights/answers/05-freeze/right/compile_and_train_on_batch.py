def train_head(model, batch_images, batch_labels, learning_rate):
    for layer in model.layers[:-1]:
        layer.trainable = False
    model.compile(keras.optimizers.SGD(learning_rate), keras.losses.CategoricalCrossentropy(from_logits=True))
    return float(model.train_on_batch(batch_images, batch_labels))
