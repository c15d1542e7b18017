"""Only folders of Keras 3 have a serve: the signature serving_default is in both kinds."""
# error: 'serve'
import json
import os
import zipfile

import h5py
import tf_keras as K2


def read_right(path):
    if os.path.isdir(path):
        layer = keras.layers.TFSMLayer(path, call_endpoint="serve")
        return layer
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            version = json.loads(archive.read("metadata.json"))["keras_version"]
    else:
        with h5py.File(path) as file:
            version = file.attrs["keras_version"]
    library = K2 if version[0] == "2" else keras
    return library.models.load_model(path, compile=False)
