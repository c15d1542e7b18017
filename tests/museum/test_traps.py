"""What an old Keras could do to this process, or this Python to an old Keras: each trap, and that nobody falls into it."""

from __future__ import annotations

import builtins
import json
import os
import sys
from pathlib import Path

import numpy as np
import pytest

from course import museum
from course.museum import sources, tensorflow_then
from course.museum.wording import as_then
from tests.museum.old import ALL, SINCE_2, run, world_of


def _switches() -> tuple[bool, bool, bool]:
    import tensorflow as tf

    v1 = tf.compat.v1
    dimensions = isinstance(v1.TensorShape([1])[0], v1.Dimension)
    return dimensions, v1.resource_variables_enabled(), v1.control_flow_v2_enabled()


def test_switches_of_the_process_are_put_back_after_an_error_too() -> None:
    world, before = world_of("1.0.2"), _switches()
    world.run(f"import {__name__} as test\nseen = test._switches()")
    assert world.names["seen"] == (True, False, False) != before
    with pytest.raises(ZeroDivisionError):
        world.run("1 / 0")
    assert _switches() == before


def test_the_process_keeps_its_own_keras_imports_and_path() -> None:
    import keras

    before = (builtins.__import__, list(sys.path), dict(os.environ))
    for version in ALL:
        world = world_of(version)
        world.run("import keras\nfound = keras.__version__")
        assert world.names["found"] == version
    assert (builtins.__import__, sys.path, dict(os.environ)) == before
    assert sys.modules["keras"] is keras and keras.__version__.startswith("3.")


def test_two_copies_of_a_version_share_nothing() -> None:
    one, other = world_of("2.1.2"), world_of("2.1.2")
    one.run("from keras import backend\nbackend.set_epsilon(0.5)")
    other.run("from keras import backend\nepsilon = backend.epsilon()")
    assert other.names["epsilon"] == pytest.approx(1e-7) and one.keras is not other.keras


def test_a_world_is_the_same_one_until_a_fresh_one_is_asked_for() -> None:
    world = world_of("2.1.2")
    assert museum.keras("2.1.2") is world
    assert museum.keras("2.1.2", fresh=True) is not world


@pytest.mark.parametrize("version", ALL)
def test_gradients_wait_until_all_of_them_are_computed(version: str) -> None:
    code = "a, b = (tf.Variable(1.0) for _ in range(2))\nfound = tf.gradients(a * b, [a, b])"
    for gradient in run(version, code)["found"]:
        assert gradient.op.control_inputs, "an assignment could hit a weight that another gradient still reads"


FITTED = """
from keras.optimizers import SGD
model = Sequential([Dense(64, activation="relu", input_dim=32), Dense(64, activation="relu"), Dense(8)])
model.set_weights([0.1 * rng.normal(size=array.shape) for array in model.get_weights()])
model.compile(optimizer=SGD(lr=0.01), loss="mse")
model.fit(rng.normal(size=(256, 32)), rng.normal(size=(256, 8)), 8, epochs, shuffle=False, verbose=0)
found = model.get_weights()
"""


@pytest.mark.parametrize("version", ALL)
def test_gradient_descent_gives_the_same_weights_each_time(version: str) -> None:
    first, *others = (run(version, FITTED, rng=np.random.default_rng(5), epochs=3)["found"] for _ in range(4))
    assert all(np.isfinite(array).all() for array in first)
    assert all(np.array_equal(a, b) for other in others for a, b in zip(first, other, strict=True))


def test_a_persons_settings_are_neither_read_nor_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world_of("1.0.2")  # or skip
    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    for version in ALL:
        world_of(version)
    assert list(home.iterdir()) == []
    settings = home / ".keras" / "keras.json"
    settings.parent.mkdir()
    settings.write_text(json.dumps({"backend": "theano", "floatx": "float64", "epsilon": 0.5}))
    for version in ALL:
        backend = run(version, "")["K"]
        assert (backend._BACKEND, backend.floatx()) == ("tensorflow", "float32")
    code = "import os\nplace, backend = os.path.expanduser('~'), os.environ.get('KERAS_BACKEND')"
    names = run("1.0.2", code)
    assert (names["place"], names["backend"]) == (str(home), os.environ.get("KERAS_BACKEND"))


def test_a_default_graph_is_reset_in_its_world_only() -> None:
    import tensorflow as tf

    outside = tf.compat.v1.get_default_graph()
    world = world_of("2.1.2")
    before = world.graph
    world.run("import tensorflow as tf\na = tf.constant(1)\ntf.reset_default_graph()\nb = tf.constant(2)")
    assert world.names["b"].graph is world.graph is not before
    assert tf.compat.v1.get_default_graph() is outside
    with pytest.raises(AssertionError, match="nested graphs"):
        world.run("with tf.Graph().as_default():\n    tf.reset_default_graph()")


def test_the_learning_phase_of_1_0_2_belongs_to_one_graph() -> None:
    code = "y = K.in_train_phase(tf.constant(1.0), tf.constant(2.0))\nfound = tf.Session().run(y, {K.learning_phase(): 1})"
    with pytest.raises(ValueError, match="same graph"):
        run("1.0.2", "tf.reset_default_graph()\n" + code)
    assert run("1.0.2", code)["found"] == 1  # in a fresh world


def test_an_interactive_session_is_the_default_in_its_world_only() -> None:
    import tensorflow as tf

    world = world_of("2.1.2")
    world.run("import tensorflow as tf\nsess = tf.InteractiveSession()\nfirst = tf.constant(1).eval()")
    assert tf.compat.v1.get_default_session() is None
    world.run("second = tf.constant(2).eval()")
    assert (world.names["first"], world.names["second"]) == (1, 2)
    world.run("sess.close()")
    with pytest.raises(ValueError, match="No default session"):
        world.run("tf.constant(3).eval()")


def test_modules_of_today_are_not_found_where_old_ones_are_missing() -> None:
    import tensorflow as tf

    assert tf.keras.layers  # loaded, so that Python could find it in sys.modules
    with pytest.raises(ImportError, match="cannot import name 'keras' from 'tensorflow'"):
        run("1.0.2", "from tensorflow import keras")
    with pytest.raises(AttributeError, match="^module 'tensorflow.*' has no attribute 'keras'"):
        run("1.0.2", "tf.keras")
    with pytest.raises(ModuleNotFoundError, match=r"layers\.nothing"):
        run("2.1.2", "import keras.layers.nothing")


@pytest.mark.parametrize("version", SINCE_2)
def test_the_keras_inside_tensorflow_is_the_old_one_however_it_is_imported(version: str) -> None:
    code = (
        "import tensorflow.keras.layers\nimport tensorflow.keras.backend as one\nfrom tensorflow.keras import models\n"
        "from tensorflow.keras.layers import Dense as other\nimport keras.layers\nimport keras\n"
        "found = (tensorflow.keras is keras, one is K, models is keras.models, other is Dense is tf.keras.layers.Dense)"
    )
    assert run(version, code)["found"] == (True, True, True, True)


LAMBDA = """
layer = Lambda(lambda x, factor=2: x * factor, input_shape=(3,))
found = sess.run(Sequential([layer])(tf.ones((1, 3))))
"""


@pytest.mark.parametrize("version", ALL)
def test_what_python_and_its_libraries_have_dropped_is_there(version: str, tmp_path: Path) -> None:
    assert run(version, LAMBDA)["found"].tolist() == [[2, 2, 2]]  # inspect.getargspec
    code = "from keras.callbacks import ModelCheckpoint\nfound = ModelCheckpoint('x').best, np.float, np.string_"
    assert run(version, code)["found"] == (np.inf, float, np.bytes_)
    code = (
        "import collections, inspect, yaml\nfrom distutils.version import StrictVersion\n"
        "found = collections.Iterable, inspect.getargspec(lambda a, b=1: 0).defaults, yaml.load('[1]'), "
        "StrictVersion('1.10') > StrictVersion('1.9')"
    )
    assert run(version, code)["found"][1:] == ((1,), [1], True)


@pytest.mark.parametrize("version", SINCE_2)
def test_a_whole_model_is_saved_and_loaded(version: str, tmp_path: Path) -> None:
    code = (
        "from keras.models import load_model\nmodel = Sequential([Dense(3, input_dim=4)])\n"
        "model.compile('sgd', 'mse')\nmodel.save(path)\nloaded = load_model(path)\n"
        "same = all((a == b).all() for a, b in zip(model.get_weights(), loaded.get_weights()))"
    )
    assert run(version, code, path=str(tmp_path / "model.h5"))["same"]


def test_names_and_orders_of_arguments_of_tensorflow_0() -> None:
    code = """
a, b = tf.constant([[1.0, 2.0]]), tf.constant([[3.0, 4.0]])
logits, one_hot = tf.constant([[2.0, 0.0]]), tf.constant([[1.0, 0.0]])
found = sess.run([
    tf.concat(1, [a, b]), tf.split(1, 2, a)[1], tf.reverse(a, [False, True]), tf.pack([a, b]), tf.mul(a, b), tf.sub(a, b),
    tf.nn.softmax_cross_entropy_with_logits(logits, one_hot), tf.nn.sigmoid_cross_entropy_with_logits(logits, one_hot),
    tf.nn.sparse_softmax_cross_entropy_with_logits(logits, tf.constant([0])),
])
merged = tf.merge_summary([tf.scalar_summary("loss", 1.0)])
"""
    found = run("1.0.2", code)["found"]
    expected = [[[1, 2, 3, 4]], [[2]], [[2, 1]], [[[1, 2]], [[3, 4]]], [[3, 8]], [[-2, -2]]]
    assert [array.tolist() for array in found[:6]] == expected
    softmax = -np.log(np.exp(2) / (np.exp(2) + 1))
    for array, right in zip(found[6:], ([softmax], [[np.log1p(np.exp(-2)), np.log(2)]], [softmax]), strict=True):
        np.testing.assert_allclose(array, right, rtol=1e-6)


@pytest.mark.parametrize("version", ALL)
def test_the_tutorials_data_are_the_courses_digits(version: str) -> None:
    code = (
        "from tensorflow.examples.tutorials.mnist import input_data\n"
        "flat = input_data.read_data_sets('MNIST_data', one_hot=True)\n"
        "pictures = input_data.read_data_sets('MNIST_data/', reshape=False)"
    )
    names = run(version, code)
    assert names["flat"].train.next_batch(50)[1].shape == (50, 10)
    assert names["pictures"].test.images.shape[1:] == (28, 28, 1) and names["pictures"].test.labels.ndim == 1


@pytest.mark.parametrize("version", ALL)
def test_objects_print_as_they_did(version: str) -> None:
    name = "keras.layers.core.Dense"
    assert repr(run(version, "found = Dense(3)")["found"]).startswith(f"<{name} object at ")
    assert f"{run(version, '')['Dense'].__module__}.Dense" == name


@pytest.mark.parametrize(
    ("today", "then"),
    [
        ("<class 'keras_1_0_2.layers.core.Dense'>", "<class 'keras.layers.core.Dense'>"),
        ("No module named 'keras_2_2_4_copy12.nothing'", "No module named 'keras.nothing'"),
        ("keras_2_2_4.keras_applications.vgg16", "keras_applications.vgg16"),
        ("got <SymbolicTensor>", "got <Tensor>"),
        ("module 'tensorflow._api.v2.compat.v1.train' has", "module 'tensorflow.train' has"),
        ("Graph execution error:\n\nDetected at node 'x' defined at:\n  File y\nNode: 'x'\nYou must feed", "You must feed"),
        ("Graph execution error:\n\nAttempting to use", "Attempting to use"),
        ("keras_tuner.layers", "keras_tuner.layers"),
    ],
)
def test_messages_are_put_into_the_words_of_their_day(today: str, then: str) -> None:
    assert as_then(today) == then


def test_each_version_has_its_tensorflow() -> None:
    assert tuple(tensorflow_then.RELEASES) == sources.versions()


def test_a_version_that_the_museum_has_not_is_refused() -> None:
    with pytest.raises(ValueError, match=r"the museum has Keras 1\.0\.2, 2\.1\.2, 2\.2\.4, but not 0\.3"):
        museum.keras("0.3")
