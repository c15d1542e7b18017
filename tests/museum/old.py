"""Runs a piece of old code on a world of its own; skips, by the version's name, where its sources are missing."""

from __future__ import annotations

import os
from typing import Any

import pytest

# Before TensorFlow is imported: quiet, on the processor, and with the same sums whoever asks for them.
os.environ |= {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0", "CUDA_VISIBLE_DEVICES": "-1"}

from course import museum
from course.museum import sources

HEAD = """\
import numpy as np
import tensorflow as tf
from keras import backend as K
from keras.layers import *
from keras.models import Sequential
"""
SESSION = "sess = tf.Session()\nK.set_session(sess)\n"

ALL = museum.versions()
SINCE_2 = tuple(version for version in ALL if not version.startswith("1."))


def world_of(version: str) -> museum.World:
    """A new world of this version, as a restarted kernel would have it."""
    if not museum.available(version):
        pytest.skip(sources.not_here(version))
    import tensorflow as tf

    tf.compat.v1.logging.set_verbosity(tf.compat.v1.logging.ERROR)
    return museum.keras(version, fresh=True)


def run(version: str, code: str, **names: Any) -> dict[str, Any]:
    """The names that old code leaves, begun with the usual imports, a session and the given names."""
    world = world_of(version)
    world.names |= names
    world.run(HEAD + SESSION + code)
    return world.names
