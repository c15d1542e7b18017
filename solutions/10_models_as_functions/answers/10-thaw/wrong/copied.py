"""The given base has not moved at all: thaw its layers before you compile, and use the base itself, not a clone of it."""
def thaw(base, head, first, learning_rate):
    base = keras.models.clone_model(base)
    base.trainable = True
    names = [layer.name for layer in base.layers]
    for place, layer in enumerate(base.layers):
        layer.trainable = place >= names.index(first)
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = False
    model = keras.Sequential([base, head])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(learning_rate), loss)
    return model
