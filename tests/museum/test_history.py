"""When things changed: each statement about the past is run on the Keras that it speaks of."""

from __future__ import annotations

import numpy as np
import pytest

from tests.museum.old import ALL, SINCE_2, run

BEFORE_2 = ("1.0.2",)

A_VARIABLE = """
weight = K.variable(np.ones(2))
try:
    read = sess.run(weight)
except tf.errors.FailedPreconditionError:
    read = None
later = K.get_session().run(weight)
"""


@pytest.mark.parametrize("version", BEFORE_2)
def test_a_variable_was_born_initialised(version: str) -> None:
    assert run(version, A_VARIABLE)["read"].tolist() == [1, 1]


@pytest.mark.parametrize("version", SINCE_2)
def test_later_get_session_initialises_what_was_not(version: str) -> None:
    names = run(version, A_VARIABLE)
    assert names["read"] is None and names["later"].tolist() == [1, 1]


# A model's weights in a file, and the same layers built anew on a tensor of one's own.
ON_A_TENSOR = """
def layers():
    return Dense(5, activation="relu", input_dim=4), Dense(3, activation="softmax")
original = Sequential(list(layers()))
original.save_weights(path)
first, second = layers()
mine = tf.placeholder(tf.float32, (None, 4))
first.set_input(mine)
model = Sequential()
model.add(first)
model.add(second)
model.load_weights(path)
x = tf.placeholder(tf.float32, (None, 4))
expected = sess.run(original(x), {x: data})
found = sess.run(model.output, {mine: data})
"""


def test_set_input_builds_a_model_on_a_tensor_bit_for_bit(tmp_path) -> None:
    data = np.random.default_rng(0).normal(size=(6, 4)).astype(np.float32)
    names = run("1.0.2", ON_A_TENSOR, path=str(tmp_path / "weights.h5"), data=data)
    assert names["found"].shape == (6, 3) and np.array_equal(names["found"], names["expected"])


@pytest.mark.parametrize("version", SINCE_2)
def test_later_layers_have_no_set_input(version: str) -> None:
    assert not run(version, "there = hasattr(Dense(3), 'set_input')")["there"]


NORMALISED = (
    "x = tf.placeholder(tf.float32, (None, 4))\nlayer = BatchNormalization()\ny = layer(x)\nupdates = layer.updates\n"
)


def test_updates_were_pairs_of_old_and_new() -> None:
    names = run("1.0.2", NORMALISED + "assigned = [tf.assign(old, new) for old, new in updates]")
    assert len(names["assigned"]) == 2


@pytest.mark.parametrize("version", SINCE_2)
def test_later_updates_are_operations(version: str) -> None:
    names = run(version, NORMALISED)
    assert [update.op.type.startswith("Assign") for update in names["updates"]] == [True, True]


TWO_LAYERS = "said = [getattr(layer, 'uses_learning_phase', None) for layer in (Dropout(0.5), Dense(3))]"


def test_a_layer_says_whether_it_uses_the_learning_phase() -> None:
    assert run("1.0.2", TWO_LAYERS)["said"] == [True, False]


@pytest.mark.parametrize("version", SINCE_2)
def test_later_layers_do_not_say_it(version: str) -> None:
    assert run(version, TWO_LAYERS)["said"] == [None, None]


@pytest.mark.parametrize(("version", "shape"), [("1.0.2", ()), *((version, (3,)) for version in SINCE_2)])
def test_categorical_accuracy_became_a_vector(version: str, shape: tuple[int, ...]) -> None:
    code = "from keras.metrics import categorical_accuracy\nrows = tf.constant(np.eye(3, dtype='float32'))\n"
    value = run(version, code + "value = sess.run(categorical_accuracy(rows, rows))")["value"]
    assert value.shape == shape and np.all(value == 1)


UNFED = """
x = tf.placeholder(tf.float32, (None, 4))
y = Dropout(0.5)(x)
try:
    found = sess.run(y, {x: np.ones((2, 4))})
except tf.errors.InvalidArgumentError as error:
    found = "keras_learning_phase" in str(error)
"""


@pytest.mark.parametrize("version", ["1.0.2", "2.1.2"])
def test_an_unfed_learning_phase_was_an_error(version: str) -> None:
    assert run(version, UNFED)["found"] is True


def test_an_unfed_learning_phase_later_means_test() -> None:
    assert run("2.2.4", UNFED)["found"].tolist() == [[1] * 4] * 2


IN_A_SCOPE = """
x = tf.placeholder(tf.float32, (None, 5, 4))
with tf.name_scope("block1"):
    layer = LSTM(3, name="mylstm")
    y = layer(x)
found = [weight.name for weight in layer.trainable_weights]
"""


def test_an_lstm_had_twelve_weights() -> None:
    found = run("1.0.2", IN_A_SCOPE)["found"]
    assert found == [f"block1/mylstm_{kind}_{gate}:0" for gate in "icfo" for kind in "WUb"]


@pytest.mark.parametrize("version", SINCE_2)
def test_later_an_lstm_has_three(version: str) -> None:
    found = run(version, IN_A_SCOPE)["found"]
    assert found == [f"block1/mylstm/{name}:0" for name in ("kernel", "recurrent_kernel", "bias")]


STEPS = """
from keras.optimizers import SGD
model = Sequential([Dense(1, input_dim=2)])
loss = tf.reduce_mean(tf.square(model.output))
"""


def test_the_updates_of_sgd_were_pairs() -> None:
    code = STEPS + "steps = SGD(lr=0.1).get_updates(model.trainable_weights, {}, loss)"
    assert all(isinstance(step, tuple) and len(step) == 2 for step in run("1.0.2", code)["steps"])


@pytest.mark.parametrize("version", SINCE_2)
def test_later_they_are_operations(version: str) -> None:
    steps = run(version, STEPS + "steps = SGD(lr=0.1).get_updates(loss, model.trainable_weights)")["steps"]
    assert {step.op.type for step in steps} == {"Assign", "AssignAdd"}


KERNEL = (3, 3, 16, 32)  # rows, columns, channels in, channels out
FANS = np.prod(KERNEL[:2]) * KERNEL[2] + np.prod(KERNEL[:2]) * KERNEL[3]


def _largest(version: str, layer: str) -> float:
    weights = run(version, f"weights = Sequential([{layer}]).get_weights()")["weights"]
    assert weights[0].shape == KERNEL
    return float(np.abs(weights[0]).max())


def test_kernels_of_convolutions_were_scaled_by_the_wrong_fans() -> None:
    found = _largest("1.0.2", "Convolution2D(32, 3, 3, input_shape=(8, 8, 16), dim_ordering='tf')")
    # As if the kernel were (channels out, channels in, rows, columns), the order of Theano.
    assert found == pytest.approx(np.sqrt(6 / (np.prod(KERNEL[1:]) + KERNEL[0])), rel=0.01)
    assert found < 0.6 * np.sqrt(6 / FANS)


@pytest.mark.parametrize("version", SINCE_2)
def test_later_they_are_scaled_by_the_right_ones(version: str) -> None:
    found = _largest(version, "Conv2D(32, (3, 3), input_shape=(8, 8, 16))")
    assert found == pytest.approx(np.sqrt(6 / FANS), rel=0.01)


ONE_LSTM = "weights = Sequential([LSTM(16, input_shape=(5, 4))]).get_weights()"


def test_an_lstm_began_with_a_gain_of_1_1() -> None:
    weights = run("1.0.2", ONE_LSTM)["weights"]
    recurrent, biases = weights[1::3], weights[2::3]
    assert [np.linalg.norm(matrix, 2) for matrix in recurrent] == pytest.approx([1.1] * 4, rel=1e-5)
    assert [float(bias.mean()) for bias in biases] == [0, 0, 1, 0]  # the third is the forget gate's


@pytest.mark.parametrize("version", SINCE_2)
def test_later_it_begins_with_a_gain_of_1(version: str) -> None:
    _, recurrent, bias = run(version, ONE_LSTM)["weights"]
    assert np.linalg.norm(recurrent, 2) == pytest.approx(1, rel=1e-5)
    assert bias.reshape(4, 16).mean(axis=1).tolist() == [0, 1, 0, 0]


ONE_STEP = """
runs = [tf.assign(*update) if isinstance(update, tuple) else update for update in updates]
K.get_session()
sess.run([y, *runs], {x: data, K.learning_phase(): 1})
mean, spread = (K.get_value(weight) for weight in layer.non_trainable_weights)
"""


@pytest.mark.parametrize("version", ALL)
def test_what_one_step_does_to_a_moving_variance(version: str) -> None:
    data = np.random.default_rng(1).normal(3, 2, (8, 4)).astype(np.float32)
    names = run(version, NORMALISED + ONE_STEP, data=data)
    expected = {
        # It averaged the standard deviation, with another momentum.
        "1.0.2": (0.1 * data.mean(0), 0.9 + 0.1 * data.std(0)),
        "2.1.2": (0.01 * data.mean(0), 0.99 + 0.01 * data.var(0)),
        # The zero it began with is taken out, and the variance is the sample's.
        "2.2.4": (data.mean(0), data.var(0, ddof=1)),
    }[version]
    np.testing.assert_allclose(names["mean"], expected[0], rtol=1e-3)
    np.testing.assert_allclose(names["spread"], expected[1], rtol=1e-3)


def test_only_the_later_tensorflow_has_keras_inside() -> None:
    code = "try:\n    from tensorflow import keras\n    found = keras.__version__\nexcept ImportError:\n    found = None\n"
    assert {version: run(version, code)["found"] for version in ALL} == {"1.0.2": None, "2.1.2": "2.1.2", "2.2.4": "2.2.4"}


WEIGHTED = """
model = Sequential([Dense(3, activation="softmax", input_dim=4)])
model.set_weights(weights)
model.compile("sgd", "categorical_crossentropy")
model.train_on_batch(rows, labels, class_weight={0: 1.0, 1: 2.0, 2: 0.0})
moved = model.get_weights()[0] - weights[0]
"""


@pytest.mark.parametrize("version", ALL)
def test_a_class_of_weight_zero_made_the_step_longer(version: str) -> None:
    rng = np.random.default_rng(2)
    rows, labels = rng.normal(0, 1, (12, 4)).astype(np.float32), np.eye(3, dtype=np.float32)[np.arange(12) % 3]
    kernel = rng.normal(0, 1, (4, 3)).astype(np.float32)
    moved = run(version, WEIGHTED, rows=rows, labels=labels, weights=[kernel, np.zeros(3, np.float32)])["moved"]
    powers = np.exp(rows @ kernel)
    weight = labels @ [1.0, 2.0, 0.0]
    slope = rows.T @ ((powers / powers.sum(axis=1, keepdims=True) - labels) * weight[:, None])
    np.testing.assert_allclose(moved, -0.01 * slope / np.sum(weight > 0), rtol=1e-3, atol=1e-7)  # not by all twelve
