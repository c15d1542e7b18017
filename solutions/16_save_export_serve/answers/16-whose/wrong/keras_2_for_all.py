# error: deserializing class 'InputLayer'
"""Keras 2 reads nothing of Keras 3: ask each file who wrote it."""
def read_right(path):
    if os.path.isdir(path):
        layer = keras.layers.TFSMLayer(path, call_endpoint="serving_default")
        return lambda images: next(iter(layer(images).values()))
    return tf.keras.models.load_model(path, compile=False)
