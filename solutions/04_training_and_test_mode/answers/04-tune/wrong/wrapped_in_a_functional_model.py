# when: base-in-training-mode
def fine_tune(base, head, batches, learning_rate, test_images):
    pixels = keras.Input(test_images.shape[1:])
    model = keras.Model(pixels, head(base(pixels, training=False)))
    model.compile(keras.optimizers.SGD(learning_rate), keras.losses.CategoricalCrossentropy(from_logits=True))
    for images, labels in batches:
        model.train_on_batch(images, labels)
    return model.predict(test_images, verbose=0)
