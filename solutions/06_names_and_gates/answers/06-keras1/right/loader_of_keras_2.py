import tf_keras
from tf_keras.src.saving.legacy.hdf5_format import preprocess_weights_for_loading


def from_keras_1(arrays, layer):
    order = "icfo" if layer + "_W_i" in arrays else "zrh"
    old = [arrays[f"{layer}_{kind}_{gate}"] for gate in order for kind in "WUb"]
    of_keras_2 = tf_keras.layers.LSTM if len(old) == 12 else tf_keras.layers.GRU
    options = {} if len(old) == 12 else {"reset_after": False}
    return preprocess_weights_for_loading(of_keras_2(len(old[2]), **options), old, original_keras_version="1")
