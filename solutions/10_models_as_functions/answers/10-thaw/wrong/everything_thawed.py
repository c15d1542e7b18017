"""The whole base has trained, its first layers and its normalisation, too: set the flags of its layers after that of the base."""
def thaw(base, head, first, learning_rate):
    base.trainable = True
    model = keras.Sequential([base, head])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(learning_rate), loss)
    return model
