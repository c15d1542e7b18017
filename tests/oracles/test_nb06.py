"""The stored references of notebook 06, calculated again without TensorFlow."""

from __future__ import annotations

import numpy as np

from tests.oracles.by_hand import sigmoid
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
    given = {"LSTM": iter(want["LSTM"]), "GRU": iter(want["GRU"])}
    for layer, kind in inputs["layers"].items():
        gates = {"LSTM": "ifco", "GRU": "zrh"}[kind]
        for array, letter in zip(next(given[kind]), "WUb", strict=True):
            for gate, block in zip(gates, np.split(array, len(gates), axis=-1), strict=True):
                assert np.array_equal(block, inputs["arrays"][f"{layer}_{letter}_{gate}"])


def test_lstm() -> None:
    inputs, want = public("06-lstm")
    mask = inputs.pop("mask")
    weights = [inputs[name] for name in ("kernel", "recurrent_kernel", "bias")]
    for row, (sequence, real) in enumerate(zip(inputs["sequence"], mask, strict=True)):
        h, c = _lstm(sequence[real][None], *weights)  # what is not real is not there at all
        np.testing.assert_allclose(want["h"][row], h[0], atol=1e-5)
        np.testing.assert_allclose(want["c"][row], c[0], atol=1e-5)


def _gru(sequence: np.ndarray, kernel: np.ndarray, recurrent_kernel: np.ndarray, bias: np.ndarray, gate=sigmoid):
    """The old GRU: the state is multiplied by the reset gate before the product."""
    units = len(recurrent_kernel)
    h = np.zeros((len(sequence), units))
    cut = {name: slice(k * units, (k + 1) * units) for k, name in enumerate("zrh")}
    for x in sequence.astype(np.float64).swapaxes(0, 1):
        z, r = (gate(x @ kernel[:, cut[g]] + h @ recurrent_kernel[:, cut[g]] + bias[cut[g]]) for g in "zr")
        candidate = np.tanh(x @ kernel[:, cut["h"]] + (r * h) @ recurrent_kernel[:, cut["h"]] + bias[cut["h"]])
        h = z * h + (1 - z) * candidate
    return h


def test_match() -> None:
    inputs, want = public("06-match")
    for word, gate in (("sigmoid", sigmoid), ("hard_sigmoid", _hard)):
        of_lstm = _lstm(inputs["sequences"], *inputs["weights"]["LSTM"], gate=gate)[0]
        of_gru = _gru(inputs["sequences"], *inputs["weights"]["GRU"], gate=gate)
        np.testing.assert_allclose(want[f"LSTM, {word}"], of_lstm, atol=1e-5)
        np.testing.assert_allclose(want[f"GRU, {word}"], of_gru, atol=1e-5)


def test_torch() -> None:
    """What PyTorch's documentation says of its GRU, and what Keras says of its own, give the same for these arrays."""
    inputs, want = public("06-torch")
    units = inputs["weight_hh"].shape[1]
    x, h = np.linspace(-1, 1, inputs["weight_ih"].shape[1]), np.linspace(-0.5, 0.5, units)
    of_x, of_h = (inputs["weight_ih"] @ x + inputs["bias_ih"]), (inputs["weight_hh"] @ h + inputs["bias_hh"])
    r, z = sigmoid(of_x[:units] + of_h[:units]), sigmoid(of_x[units : 2 * units] + of_h[units : 2 * units])
    n = np.tanh(of_x[2 * units :] + r * of_h[2 * units :])
    for_x, for_h = x @ want["kernel"] + want["bias"][0], h @ want["recurrent_kernel"] + want["bias"][1]
    keras_z, keras_r = sigmoid(for_x[:units] + for_h[:units]), sigmoid(for_x[units : 2 * units] + for_h[units : 2 * units])
    candidate = np.tanh(for_x[2 * units :] + keras_r * for_h[2 * units :])
    np.testing.assert_allclose(keras_z * h + (1 - keras_z) * candidate, (1 - z) * n + z * h, atol=1e-5)
