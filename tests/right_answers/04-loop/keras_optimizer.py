def train_and_test(model, batches, learning_rate, test_images):
    optimizer = keras.optimizers.SGD(learning_rate)
    loss = keras.losses.CategoricalCrossentropy(from_logits=True)
    for images, labels in batches:
        with tf.GradientTape() as tape:
            loss_value = loss(labels, model(images, training=True))
        optimizer.apply(tape.gradient(loss_value, model.trainable_weights), model.trainable_weights)
    return model(test_images)
