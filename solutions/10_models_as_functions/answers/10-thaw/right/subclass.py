class Thawed(keras.Model):
    def __init__(self, base, head):
        super().__init__()
        self.base, self.head = base, head

    def call(self, inputs, training=None):
        return self.head(self.base(inputs, training=False), training=training)


def thaw(base, head, first, learning_rate):
    base.trainable = True
    names = [layer.name for layer in base.layers]
    for place, layer in enumerate(base.layers):
        layer.trainable = place >= names.index(first)
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = False
    model = Thawed(base, head)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(learning_rate), loss)
    return model
