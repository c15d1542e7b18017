"""The steps have the length that SGD takes by itself: give it the learning rate."""
def thaw(base, head, first, learning_rate):
    base.trainable, met = True, False
    for layer in base.layers:
        met = met or layer.name == first
        layer.trainable = met and not isinstance(layer, keras.layers.BatchNormalization)
    model = keras.Sequential([base, head])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(), loss)
    return model
