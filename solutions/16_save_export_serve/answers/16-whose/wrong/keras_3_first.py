"""It reads, and computes something else: hard_sigmoid has changed its slope. Ask the file who wrote it, not the library whether it reads."""
def read_right(path):
    if os.path.isdir(path):
        layer = keras.layers.TFSMLayer(path, call_endpoint="serving_default")
        return lambda images: next(iter(layer(images).values()))
    for library in (keras, tf.keras):
        try:
            return library.models.load_model(path, compile=False)
        except Exception:
            continue
