def thaw(base, head, first, learning_rate):
    seen = False
    for layer in base.layers:
        seen = seen or layer.name == first
        layer.trainable = seen and not isinstance(layer, keras.layers.BatchNormalization)
    model = keras.Sequential([base, head])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(learning_rate), loss)
    return model
