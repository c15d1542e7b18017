"""Those are steps of Adam. Plain gradient descent is keras.optimizers.SGD, or assign_sub."""
def train(weights, batches, learning_rate):
    sizes = [len(bias) for bias in weights[1::2]]
    model = keras.Sequential([keras.layers.Dense(n, activation=a) for n, a in zip(sizes, ["relu", "relu", None])])
    model.build((None, len(weights[0])))
    model.set_weights(weights)
    model.compile(keras.optimizers.Adam(learning_rate), keras.losses.CategoricalCrossentropy(from_logits=True))
    for images, labels in batches:
        model.train_on_batch(images, labels)
    return model.get_weights()
