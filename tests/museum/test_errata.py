"""What the errata say of the past, run on the Keras that they speak of; solutions/inventory.toml names the tests."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from autograde.exercise import PUBLIC_SEED
from tests.declared import get
from tests.museum.old import ALL, SINCE_2, run
from tests.oracles.callbacks import audited
from tests.seeds.seeds import seed

DIGITS = """
from keras.objectives import categorical_crossentropy
from tensorflow.examples.tutorials.mnist import input_data
np.random.seed(start)
tf.set_random_seed(start)
img, labels = tf.placeholder(tf.float32, (None, 784)), tf.placeholder(tf.float32, (None, 10))
x = Dense(128, activation="relu")(img)
x = Dense(128, activation="relu")(x)
preds = Dense(10, activation="softmax")(x)
loss = tf.reduce_mean(categorical_crossentropy(labels, preds))
data = input_data.read_data_sets("MNIST_data", one_hot=True)
step = getattr(tf.train, optimizer)(rate).minimize(loss)
"""
TRAINED = """
with sess.as_default():
    try:
        for _ in range(100):
            images, classes = data.train.next_batch(50)
            step.run({img: images, labels: classes})
        right = np.argmax(preds.eval({img: data.test.images}), 1) == np.argmax(data.test.labels, 1)
        found = float(np.mean(right))
    except tf.errors.FailedPreconditionError:
        found = "empty"
"""
INITIALISED = "sess.run(tf.global_variables_initializer())\n"


def trained(version: str, optimizer: str, rate: float, before: str, start: int = 0) -> Any:
    return run(version, DIGITS + before + TRAINED, optimizer=optimizer, rate=rate, start=start)["found"]


def test_objectives_were_there() -> None:
    for version in ALL:
        assert callable(run(version, "from keras.objectives import categorical_crossentropy as found")["found"])


@pytest.mark.parametrize("start", range(2))
def test_the_rates_of_both_optimizers(start: int) -> None:
    adam, descent = "AdamOptimizer", "GradientDescentOptimizer"
    assert trained("1.0.2", adam, 0.5, INITIALISED, start) < 0.2
    assert trained("1.0.2", adam, 0.001, INITIALISED, start) > 0.85
    assert trained("1.0.2", descent, 0.5, INITIALISED, start) < 0.6
    assert trained("1.0.2", descent, 0.1, INITIALISED, start) > 0.85


def test_who_initialises_what() -> None:
    adam, descent = ("AdamOptimizer", 0.001), ("GradientDescentOptimizer", 0.1)
    assert trained("1.0.2", *descent, "") > 0.85 and trained("1.0.2", *adam, "") == "empty"
    assert trained("1.0.2", *adam, "K.get_session()\n") == "empty"
    for version in SINCE_2:
        assert trained(version, *descent, "") == trained(version, *adam, "") == "empty"
        assert trained(version, *adam, "K.get_session()\n") > 0.85


def test_what_uses_learning_phase_said() -> None:
    code = (
        "found = [getattr(layer, 'uses_learning_phase', None) for layer in (Dropout(0.5), BatchNormalization(), Dense(3))]"
    )
    assert run("1.0.2", code)["found"] == [True, True, False]
    for version in SINCE_2:
        assert run(version, code)["found"] == [None, None, None]


@pytest.mark.parametrize(
    ("version", "printed"),
    [
        ("1.0.2", 'Tensor("keras_learning_phase:0", dtype=uint8)'),
        ("2.1.2", 'Tensor("keras_learning_phase:0", dtype=bool)'),
    ],
)
def test_the_learning_phase_prints_as_a_tensor(version: str, printed: str) -> None:
    assert run(version, "found = str(K.learning_phase())")["found"] == printed


def test_how_often_tutorial_a_imports_what() -> None:
    """A26; the listings are read, not run."""
    names = []
    for block in seed("A").repaired():
        for node in ast.walk(ast.parse(block.text)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names += [alias.asname or alias.name for alias in node.names]
    assert {name: names.count(name) for name in names if names.count(name) > 1} == {"K": 3, "tf": 2, "Dense": 2}


ON_A_DEVICE = """
x = tf.placeholder(tf.float32, (None, 5, 4))
with tf.device(device):
    layer = LSTM(3)
    y = layer(x)
marked = {weight.device for weight in layer.trainable_weights} | {y.device}
"""
TRACED = """
two = tf.Session(config=tf.ConfigProto(device_count={"CPU": 2}))
two.run(tf.variables_initializer(tf.global_variables()))
metadata = tf.RunMetadata()
two.run(y, {x: np.zeros((1, 5, 4))}, tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE), metadata)
found = {}
for device in metadata.step_stats.dev_stats:
    found.update({node.node_name: device.device.rpartition("device:")[2] for node in device.node_stats})
found = {found.get(weight.op.name) for weight in layer.trainable_weights}
"""


@pytest.mark.parametrize("version", ALL)
@pytest.mark.filterwarnings("ignore:Could not automatically initialize")
def test_a_variable_is_placed_where_the_scope_is(version: str) -> None:
    assert run(version, ON_A_DEVICE, device="/gpu:0")["marked"] == {"/device:GPU:0"}
    assert run(version, ON_A_DEVICE + TRACED, device="/cpu:1")["found"] == {"CPU:1"}


INPUT_LAYER = """
mine = tf.placeholder(tf.float32, (None, 4))
model = Sequential()
model.add(InputLayer(input_tensor=mine))
model.add(Dense(2))
K.get_session().run(tf.global_variables_initializer())
found = K.get_session().run(model.output, {mine: np.ones((3, 4))}).shape
"""


def test_how_a_model_was_put_on_a_tensor() -> None:
    """`set_input` itself is compared in test_history.py."""
    with pytest.raises(TypeError, match="input_tensor"):
        run("1.0.2", INPUT_LAYER)
    for version in SINCE_2:
        assert run(version, INPUT_LAYER)["found"] == (3, 2)
        assert not run(version, "found = hasattr(Dense(3), 'set_input')")["found"]


GRAPH_OF_ITS_OWN = """
from keras.models import Model
a = Input(shape=(4,))
layer = Dense(3)
b = layer(a)
model = Model(a, b)
nodes = layer.inbound_nodes if hasattr(layer, "inbound_nodes") else layer._inbound_nodes
with tf.Graph().as_default() as other:
    again = Model.from_config(model.get_config())
found = len(nodes), isinstance(b, tf.Tensor), hasattr(b, "_keras_history"), again.output.graph is other
try:
    Model(a, tf.nn.relu(b))
except Exception as error:
    refused = str(error)
"""


@pytest.mark.parametrize("version", ALL)
def test_a_model_had_a_graph_of_its_own(version: str) -> None:
    names = run(version, GRAPH_OF_ITS_OWN)
    assert names["found"] == (1, True, True, True)
    assert names["refused"].startswith("Output tensors to a Model must be")


FITTED = """
import warnings
model = Sequential([Dense(10, activation="softmax", input_dim=784)])
model.compile(loss="categorical_crossentropy", optimizer="sgd", metrics=["accuracy"])
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    history = model.fit(np.zeros((8, 784)), np.eye(10)[:8], nb_epoch=2, batch_size=4, verbose=0)
said = [str(warning.message) for warning in seen if "nb_epoch" in str(warning.message)]
classes = model.predict_classes(np.zeros((8, 784)), batch_size=4)
"""


@pytest.mark.parametrize("version", ALL)
def test_nb_epoch_and_predict_classes_worked(version: str) -> None:
    names = run(version, FITTED)
    assert len(names["history"].epoch) == 2 and names["classes"].shape == (8,)
    warned = ["The `nb_epoch` argument in `fit` has been renamed `epochs`."]
    assert names["said"] == ([] if version == "1.0.2" else warned)


@pytest.mark.parametrize("version", ALL)
def test_the_key_was_acc(version: str) -> None:
    code = (
        "model = Sequential([Dense(3, activation='softmax', input_dim=4)])\n"
        "model.compile('sgd', 'categorical_crossentropy', metrics=['accuracy'])\n"
        "found = sorted(model.fit(np.zeros((6, 4)), np.eye(3)[[0, 1, 2] * 2], verbose=0).history)"
    )
    assert run(version, code)["found"] == ["acc", "loss"]


SCOPES = """
from keras.layers import LSTM
left, right = tf.placeholder(tf.float32, (None, 7, 14)), tf.placeholder(tf.float32, (None, 7, 14))
with tf.variable_scope("read"):
    first = LSTM(16, name="reader")
    first(left)
with tf.variable_scope("read", reuse=True):
    second = LSTM(16, name="reader")
    second(right)
found = [weight.name for weight in first.trainable_weights + second.trainable_weights]
"""


def test_a_scope_does_not_share_a_layer() -> None:
    for version in ALL:
        names = run(version, SCOPES)["found"]
        half = 12 if version == "1.0.2" else 3
        assert len(set(names)) == 2 * half
        assert [name.split("/")[0] for name in names] == ["read"] * half + ["read_1"] * half


AUDITED = """
from keras.callbacks import EarlyStopping, ModelCheckpoint
class Stub(object):
    stop_training, kept = False, 0
    def save(self, file, overwrite):
        self.kept = self.epoch
def audited(monitor, patience):
    model = Stub()
    callbacks = [ModelCheckpoint('any', monitor=monitor, save_best_only=True), EarlyStopping(monitor, patience=patience)]
    for callback in callbacks:
        callback.set_model(model)
        callback.on_train_begin({})
    for model.epoch in range(1, len(history['val_loss']) + 1):
        for callback in callbacks:
            callback.on_epoch_end(model.epoch - 1, {name: values[model.epoch - 1] for name, values in history.items()})
        if model.stop_training:
            break
    return model.epoch, model.kept
found = [audited(*case) for case in cases]
"""


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("seed_of_the_case", [PUBLIC_SEED, 1, 2, 3])
def test_what_was_kept_without_a_mode(seed_of_the_case: int) -> None:
    inputs = get("12-audit").draw(seed_of_the_case)
    found = run("2.1.2", AUDITED, **inputs)["found"]
    assert found == [audited(inputs["history"], *case) for case in inputs["cases"]]
    assert len(set(found)) > 3
