"""Fits a model with Keras 3, tf_keras and tf.compat.v1.keras and prints a hash of each one's weights.

With `--after-old-ones` three old Kerases are loaded and trained in this process before.
"""

import os
import sys

os.environ |= {"TF_USE_LEGACY_KERAS": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}
os.environ |= {"TF_ENABLE_ONEDNN_OPTS": "0", "CUDA_VISIBLE_DEVICES": "-1"}

import hashlib

import keras
import numpy as np
import tensorflow as tf
import tf_keras

from course import museum

tf.compat.v1.logging.set_verbosity(tf.compat.v1.logging.ERROR)
RNG = np.random.default_rng(0)
INPUTS, TARGETS = RNG.normal(size=(64, 8)).astype("float32"), RNG.normal(size=(64, 2)).astype("float32")
OLD = """
from keras.models import Sequential
from keras.layers import Dense, Dropout, BatchNormalization
model = Sequential([Dense(16, activation="relu", input_dim=8), BatchNormalization(), Dropout(0.5), Dense(2)])
model.compile("adam", "mse")
model.fit(inputs, targets, 16, 5, verbose=0)
changed = abs(model.predict(inputs)).max()
"""


def weights_of(library) -> str:
    """A hash of the weights after training: seeded draws, dropout and Adam, so that anything that leaks would show."""
    dense, dropout = library.layers.Dense, library.layers.Dropout
    model = library.Sequential([library.Input((8,)), dense(16, activation="relu"), dropout(0.5), dense(2)])
    model.compile("adam", "mse")
    model.fit(INPUTS, TARGETS, batch_size=16, epochs=5, verbose=0)
    return hashlib.sha256(b"".join(array.tobytes() for array in model.get_weights())).hexdigest()


if "--after-old-ones" in sys.argv:
    for version in museum.versions():
        world = museum.keras(version)
        world.names |= {"inputs": INPUTS, "targets": TARGETS}
        world.run(OLD)
        assert world.names["changed"] > 0

keras.utils.set_random_seed(1)
print("Keras 3", weights_of(keras))
tf_keras.utils.set_random_seed(1)
print("tf_keras", weights_of(tf_keras))
with tf.Graph().as_default(), tf.compat.v1.Session().as_default():
    tf.compat.v1.set_random_seed(1)
    print("compat.v1.keras", weights_of(tf.compat.v1.keras))
