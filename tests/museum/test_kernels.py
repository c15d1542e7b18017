"""`%%then` in real kernels: cold, warm, guarded and bubblewrapped; and what a process that forks kernels may load."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from autograde.kernels.guard.policy import Tier
from autograde.kernels.start.key import ZYGOTE_DEFAULTS, with_course
from tests.kernels.conftest import COLD, WARM, Execute, _forget_choice, execute, printed, require, tier  # noqa: F401
from tests.museum.old import world_of

SET_UP = """\
import os
os.environ.update(TF_USE_LEGACY_KERAS="1", TF_CPP_MIN_LOG_LEVEL="2", CUDA_VISIBLE_DEVICES="-1")
os.environ.update(TF_ENABLE_ONEDNN_OPTS="0", TF_NUM_INTRAOP_THREADS="1")  # equal numbers everywhere
import keras, tensorflow as tf
from course import museum
tf.compat.v1.logging.set_verbosity(tf.compat.v1.logging.ERROR)
museum.enable()
"""
# A classifier of 2016 on placeholders, with its own session and a fed learning phase.
OLD_CELL = """\
%%then 1.0.2 steps -> before, after
import tensorflow as tf
sess = tf.Session()
from keras import backend as K
K.set_session(sess)
from keras.layers import Dense, Dropout
from keras.objectives import categorical_crossentropy
from tensorflow.examples.tutorials.mnist import input_data
images = tf.placeholder(tf.float32, (None, 784))
labels = tf.placeholder(tf.float32, (None, 10))
x = Dropout(0.2)(Dense(32, activation="relu")(images))
loss = tf.reduce_mean(categorical_crossentropy(labels, Dense(10, activation="softmax")(x)))
train_step = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
digits = input_data.read_data_sets("MNIST_data", one_hot=True)
test = {images: digits.test.images, labels: digits.test.labels, K.learning_phase(): 0}
with sess.as_default():
    before = loss.eval(feed_dict=test)
    for _ in range(steps):
        batch = digits.train.next_batch(50)
        train_step.run(feed_dict={images: batch[0], labels: batch[1], K.learning_phase(): 1})
    after = loss.eval(feed_dict=test)
"""
TODAY = "print(keras.__version__.split('.')[0], tf.executing_eagerly(), before > 2 > after)"


IS_WARM = "import sys\nprint('tensorflow' in sys.modules)"


def test_an_old_cell_trains_in_a_cold_kernel(execute: Execute) -> None:  # noqa: F811
    world_of("1.0.2")
    warm, *_, result = execute([IS_WARM, SET_UP, "steps = 200", OLD_CELL, TODAY], COLD)
    assert (printed(warm), printed(result)) == ("False\n", "3 True True\n")


def test_an_old_cell_trains_in_a_warm_kernel_of_each_tier(execute: Execute, tier: Tier) -> None:  # noqa: F811
    world_of("1.0.2")
    warm, *_, result = execute([IS_WARM, SET_UP, "steps = 200", OLD_CELL, TODAY], WARM, tier)
    assert (printed(warm), printed(result)) == ("True\n", "3 True True\n")


@pytest.mark.parametrize("version", ["2.1.2", "2.2.4"])
def test_the_others_load_in_a_guarded_kernel(execute: Execute, version: str) -> None:  # noqa: F811
    world_of(version)
    outputs = execute([SET_UP, f"%%then {version}\nimport keras\nprint(keras.__version__)"], WARM, require(Tier.GUARD))
    assert printed(outputs[-1]) == f"{version}\n"


def test_loading_the_module_starts_no_thread() -> None:
    """The process that forks kernels may load the module; an old Keras is loaded by the fork."""
    ask = (
        "from autograde.kernels.start import preload; preload.preload(grading=True); "
        "import course.museum.worlds, course.museum.stored, sys; "
        "print(preload.why_unfit() or 'fit', [name for name in sys.modules if name.startswith('keras_')])"
    )
    environment = with_course(os.environ, Tier.NONE) | ZYGOTE_DEFAULTS
    done = subprocess.run([sys.executable, "-c", ask], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "fit []\n"
