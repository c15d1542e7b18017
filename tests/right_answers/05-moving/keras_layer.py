def moving_statistics(batches, momentum):
    layer = keras.layers.BatchNormalization(momentum=momentum)
    for batch in batches:
        layer(batch, training=True)
    return layer.moving_mean, layer.moving_variance
