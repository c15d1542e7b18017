"""Only the layer named `first` has trained: those behind it are to train as well."""
def thaw(base, head, first, learning_rate):
    base.trainable = True
    for layer in base.layers:
        layer.trainable = layer.name == first
    model = keras.Sequential([base, head])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(learning_rate), loss)
    return model
