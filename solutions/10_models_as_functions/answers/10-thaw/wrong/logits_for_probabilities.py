"""The head gives logits, and the loss takes them for probabilities: say from_logits=True."""
def thaw(base, head, first, learning_rate):
    base.trainable = True
    names = [layer.name for layer in base.layers]
    for place, layer in enumerate(base.layers):
        layer.trainable = place >= names.index(first)
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = False
    model = keras.Sequential([base, head])
    loss = keras.losses.SparseCategoricalCrossentropy()
    model.compile(keras.optimizers.SGD(learning_rate), loss)
    return model
