"""The base has not moved at all: thaw it before its layers, and then compile."""
def thaw(base, head, first, learning_rate):
    model = keras.Sequential([base, head])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(learning_rate), loss)
    return model
