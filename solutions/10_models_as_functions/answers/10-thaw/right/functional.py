def thaw(base, head, first, learning_rate):
    base.trainable, thawed = True, False
    for layer in base.layers:
        thawed = thawed or layer.name == first
        if not thawed or isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = False
    outputs = head(base(base.inputs[0], training=False))
    model = keras.Model(base.inputs[0], outputs)
    model.compile(
        optimizer=keras.optimizers.SGD(learning_rate),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    return model
