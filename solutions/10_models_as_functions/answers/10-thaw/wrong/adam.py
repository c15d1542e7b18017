"""The steps have another length: plain gradient descent is SGD, with the learning rate that is given."""
def thaw(base, head, first, learning_rate):
    base.trainable = True
    names = [layer.name for layer in base.layers]
    for place, layer in enumerate(base.layers):
        layer.trainable = place >= names.index(first)
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = False
    model = keras.Sequential([base, head])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(learning_rate), loss)
    return model
