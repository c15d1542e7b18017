# error: batch_input_shape
"""Keras 3 does not read each file of Keras 2, and some it reads wrong; the ending says nothing either. Ask each file who wrote it."""
def read_right(path):
    if os.path.isdir(path):
        layer = keras.layers.TFSMLayer(path, call_endpoint="serving_default")
        return lambda images: next(iter(layer(images).values()))
    return keras.models.load_model(path, compile=False)
