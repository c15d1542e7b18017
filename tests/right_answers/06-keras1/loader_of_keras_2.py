import tf_keras
from tf_keras.src.saving.legacy.hdf5_format import preprocess_weights_for_loading


def from_keras_1(old):
    return preprocess_weights_for_loading(tf_keras.layers.LSTM(len(old[2])), old, original_keras_version="1")
