"""The given base has not moved at all: thaw its layers before you compile, and use the base itself, not a clone of it."""
def thaw(base, head, first, learning_rate):
    model = keras.Sequential([base, head])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(learning_rate), loss)
    return model
