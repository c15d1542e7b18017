# when: not-compiled
def thaw(base, head, first, learning_rate):
    base.trainable = True
    names = [layer.name for layer in base.layers]
    for place, layer in enumerate(base.layers):
        layer.trainable = place >= names.index(first)
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = False
    return keras.Sequential([base, head])
