def train_and_test(weights, batches, test_set, learning_rate):
    units = [bias.size for bias in weights[1::2]]
    model = keras.Sequential(
        [
            keras.Input((weights[0].shape[0],)),
            keras.layers.Dense(units[0], activation="relu"),
            keras.layers.Dense(units[1], activation="relu"),
            keras.layers.Dense(units[2], activation="softmax"),
        ]
    )
    model.set_weights(weights)
    model.compile(keras.optimizers.SGD(learning_rate), "categorical_crossentropy", metrics=["accuracy"])
    losses = []
    for images, labels in batches:
        losses.append(float(model.train_on_batch(images, labels)[0]))
        model.reset_metrics()
    return losses, model.evaluate(*test_set, verbose=0)[1]
