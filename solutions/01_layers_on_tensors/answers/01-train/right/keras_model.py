def train(weights, batches, learning_rate):
    sizes = [len(bias) for bias in weights[1::2]]
    activations = ["relu", "relu", None]
    model = keras.Sequential([keras.layers.Dense(n, activation=a) for n, a in zip(sizes, activations)])
    model.build((None, len(weights[0])))
    model.set_weights(weights)
    model.compile(keras.optimizers.SGD(learning_rate), keras.losses.CategoricalCrossentropy(from_logits=True))
    for images, labels in batches:
        model.train_on_batch(images, labels)
    return model.get_weights()
