"""A signature names its output as it likes: take the one value of the dict, whatever it is called."""
# error: 'output_0'
import json
import os
import zipfile

import h5py
import tf_keras as K2


def read_right(path):
    if os.path.isdir(path):
        layer = keras.layers.TFSMLayer(path, call_endpoint="serving_default")
        return lambda images: layer(images)["output_0"]
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            version = json.loads(archive.read("metadata.json"))["keras_version"]
    else:
        with h5py.File(path) as file:
            version = file.attrs["keras_version"]
    library = K2 if version[0] == "2" else keras
    return library.models.load_model(path, compile=False)
