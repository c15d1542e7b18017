"""The statistics are back where they were, but during the training the base has normalised by each batch: its normalisation was in training mode."""
class PutBack(keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.kept = [layer.get_weights() for layer in self.norms]

    def on_train_end(self, logs=None):
        for layer, arrays in zip(self.norms, self.kept):
            layer.set_weights(arrays)


class WithPutBack(keras.Sequential):
    def fit(self, *args, **options):
        callback = PutBack()
        callback.norms = self.norms
        return super().fit(*args, callbacks=[callback], **options)


def thaw(base, head, first, learning_rate):
    base.trainable = True
    names = [layer.name for layer in base.layers]
    for place, layer in enumerate(base.layers):
        layer.trainable = place >= names.index(first)
    model = WithPutBack([base, head])
    model.norms = [layer for layer in base.layers if isinstance(layer, keras.layers.BatchNormalization)]
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(learning_rate), loss)
    return model
