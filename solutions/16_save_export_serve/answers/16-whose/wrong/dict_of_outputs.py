"""A signature gives a dict: return the one value in it."""
def read_right(path):
    if os.path.isdir(path):
        return keras.layers.TFSMLayer(path, call_endpoint="serving_default")
    for library in (tf.keras, keras):
        try:
            return library.models.load_model(path, compile=False)
        except Exception:
            continue
