"""With the same weights the old Kerases and Keras 3 give the same tensors, within the figures of docs/museum.md."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.museum.old import ALL, SINCE_2, run

RNG = np.random.default_rng(0)
ROWS = RNG.normal(size=(5, 4)).astype(np.float32)
IMAGES = RNG.normal(size=(2, 8, 8, 3)).astype(np.float32)
SERIES = RNG.normal(size=(2, 6, 4)).astype(np.float32)
DENSE = [RNG.normal(size=shape).astype(np.float32) for shape in ((4, 3), (3,))]
CONV = [RNG.normal(size=shape).astype(np.float32) for shape in ((3, 3, 3, 5), (5,))]
LSTM = [0.3 * RNG.normal(size=shape).astype(np.float32) for shape in ((4, 20), (5, 20), (20,))]
NORM = [RNG.uniform(0.5, 2, 4).astype(np.float32) for _ in range(4)]  # gamma, beta, mean, variance

ASK = """
model = Sequential([layer])
model.set_weights(weights)
x = tf.placeholder(tf.float32, (None,) + data.shape[1:])
found = sess.run(model(x), {x: data, K.learning_phase(): 0})
"""


def then(version: str, layer: str, weights: list[np.ndarray], data: np.ndarray) -> np.ndarray:
    return run(version, f"layer = {layer}" + ASK, weights=weights, data=data)["found"]


def now(layer: Any, weights: list[np.ndarray], data: np.ndarray) -> np.ndarray:
    layer.build(data.shape)
    layer.set_weights(weights)
    return np.asarray(layer(data))


def largest_difference(one: np.ndarray, other: np.ndarray) -> float:
    assert one.shape == other.shape and np.abs(other).max() > 0.01
    return float(np.abs(one - other).max())


@pytest.mark.parametrize("version", ALL)
@pytest.mark.parametrize("activation", ["relu", "softmax"])
def test_dense(version: str, activation: str) -> None:
    from keras import layers

    old = then(version, f"Dense(3, activation='{activation}', input_dim=4)", DENSE, ROWS)
    assert largest_difference(old, now(layers.Dense(3, activation=activation), DENSE, ROWS)) == 0


@pytest.mark.parametrize("version", ALL)
def test_convolution(version: str) -> None:
    from keras import layers

    kind = "Convolution2D(5, 3, 3, dim_ordering='tf'," if version == "1.0.2" else "Conv2D(5, (3, 3),"
    old = then(version, f"{kind} activation='relu', input_shape=(8, 8, 3))", CONV, IMAGES)
    assert largest_difference(old, now(layers.Conv2D(5, 3, activation="relu"), CONV, IMAGES)) == 0


NORMALISE = "BatchNormalization(epsilon=1e-3, input_shape=(4,))"


@pytest.mark.parametrize("version", SINCE_2)
def test_batch_normalization_in_test_mode(version: str) -> None:
    from keras import layers

    assert largest_difference(then(version, NORMALISE, NORM, ROWS), now(layers.BatchNormalization(), NORM, ROWS)) == 0


def test_batch_normalization_of_1_0_2_divides_by_what_it_keeps() -> None:
    from keras import layers

    gamma, beta, mean, spread = NORM
    old = then("1.0.2", NORMALISE, NORM, ROWS)
    np.testing.assert_allclose(old, gamma * (ROWS - mean) / (spread + 1e-3) + beta, rtol=1e-5, atol=1e-5)
    assert largest_difference(old, now(layers.BatchNormalization(), NORM, ROWS)) > 0.1


def _for_lstm(version: str, gates: str) -> tuple[str, list[np.ndarray]]:
    if version != "1.0.2":
        return f"LSTM(5, input_shape=(6, 4), recurrent_activation='{gates}')", LSTM
    kernel, recurrent, bias = (dict(zip("ifco", np.split(array, 4, axis=-1), strict=True)) for array in LSTM)
    ordered = [part[gate] for gate in "icfo" for part in (kernel, recurrent, bias)]
    return f"LSTM(5, input_shape=(6, 4), inner_activation='{gates}')", ordered


@pytest.mark.parametrize("version", ALL)
def test_lstm(version: str) -> None:
    from keras import layers

    today = now(layers.LSTM(5), LSTM, SERIES)
    assert largest_difference(then(version, *_for_lstm(version, "sigmoid"), SERIES), today) < 1e-7
    # The old default: a sigmoid made of straight lines.
    assert 1e-3 < largest_difference(then(version, *_for_lstm(version, "hard_sigmoid"), SERIES), today) < 0.05


FIT = """
from keras.optimizers import SGD
model = Sequential([Dense(8, activation="tanh", input_dim=6), Dense(2)])
model.set_weights(weights)
model.compile(optimizer=SGD(lr=0.1), loss="mse")
model.fit(inputs, targets, 16, epochs, shuffle=False, verbose=0)
found = model.get_weights()
"""


@pytest.mark.parametrize("version", ALL)
def test_five_epochs_of_gradient_descent(version: str) -> None:
    import keras

    rng = np.random.default_rng(3)
    inputs, targets = (rng.normal(size=(64, width)).astype(np.float32) for width in (6, 2))
    weights = [0.4 * rng.normal(size=shape).astype(np.float32) for shape in ((6, 8), (8,), (8, 2), (2,))]
    old = run(version, FIT, weights=weights, inputs=inputs, targets=targets, epochs=5)["found"]
    model = keras.Sequential([keras.Input((6,)), keras.layers.Dense(8, activation="tanh"), keras.layers.Dense(2)])
    model.set_weights(weights)
    model.compile(keras.optimizers.SGD(0.1), "mse")
    model.fit(inputs, targets, batch_size=16, epochs=5, shuffle=False, verbose=0)
    for before, one, other in zip(weights, old, model.get_weights(), strict=True):
        assert largest_difference(one, other) < 1e-7
        assert np.abs(one - before).max() > 0.01  # it has trained
