"""That is in per cent: a share is between 0 and 1."""
def train_and_test(weights, batches, test_set, learning_rate):
    m = keras.Sequential(
        [keras.Input((len(weights[0]),))]
        + [keras.layers.Dense(b.size, a) for b, a in zip(weights[1::2], ["relu", "relu", "softmax"])]
    )
    m.set_weights(weights)
    losses = []
    m.compile(keras.optimizers.SGD(learning_rate), "categorical_crossentropy", metrics=["accuracy"])
    for x, y in batches:
        losses += [m.train_on_batch(x, y, return_dict=True)["loss"]]
        m.reset_metrics()
    return losses, 100 * m.evaluate(*test_set, verbose=0)[1]
