"""The stored references of notebook 06, calculated again without TensorFlow."""

from __future__ import annotations

import numpy as np

from autograde.exercises.by_hand import sigmoid
from tests.oracles.oracle import public


def _hard(x: np.ndarray) -> np.ndarray:
    return np.clip(0.2 * x + 0.5, 0, 1)


def _lstm(sequence: np.ndarray, kernel: np.ndarray, recurrent_kernel: np.ndarray, bias: np.ndarray, gate=sigmoid):
    """One gate at a time, from the columns that belong to it."""
    units = len(recurrent_kernel)
    h, c = np.zeros((len(sequence), units)), np.zeros((len(sequence), units))
    columns = {name: slice(k * units, (k + 1) * units) for k, name in enumerate("ifco")}
    for x in sequence.astype(np.float64).swapaxes(0, 1):
        z = {name: x @ kernel[:, cut] + h @ recurrent_kernel[:, cut] + bias[cut] for name, cut in columns.items()}
        c = gate(z["f"]) * c + gate(z["i"]) * np.tanh(z["c"])
        h = gate(z["o"]) * np.tanh(c)
    return h, c


def test_names() -> None:
    inputs, want = public("06-names")
    for case, path, name in zip(inputs["cases"], want["paths"], want["TensorFlow names"], strict=True):
        tail = f"{case['layer']}/{case['weight']}"
        assert path == "".join(word + "/" for kind, word in case["scopes"] if kind == "keras") + tail
        assert name == "".join(word + "/" for _, word in case["scopes"]) + tail + ":0"


def test_keras1() -> None:
    inputs, want = public("06-keras1")
    arrays = dict(zip([kind + gate for gate in "icfo" for kind in "WUb"], inputs["old"], strict=True))
    for part, kind in (("kernel", "W"), ("recurrent_kernel", "U"), ("bias", "b")):
        blocks = np.split(want[part], 4, axis=-1)
        for gate, block in zip("ifco", blocks, strict=True):
            assert np.array_equal(block, arrays[kind + gate])


def test_lstm() -> None:
    inputs, want = public("06-lstm")
    h, c = _lstm(**inputs)
    np.testing.assert_allclose(want["h"], h, atol=1e-5)
    np.testing.assert_allclose(want["c"], c, atol=1e-5)


def test_match() -> None:
    inputs, want = public("06-match")
    for word, gate in (("sigmoid", sigmoid), ("hard_sigmoid", _hard)):
        np.testing.assert_allclose(want[word], _lstm(inputs["sequences"], *inputs["weights"], gate=gate)[0], atol=1e-5)
