"""The second step still carries the first one: plain gradient descent has no momentum."""
def thaw(base, head, first, learning_rate):
    base.trainable, met = True, False
    for layer in base.layers:
        met = met or layer.name == first
        layer.trainable = met and not isinstance(layer, keras.layers.BatchNormalization)
    model = keras.Sequential([base, head])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(learning_rate, momentum=0.9), loss)
    return model
