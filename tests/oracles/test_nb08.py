"""The stored references of notebook 08, calculated again in plain NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercise.draws import drawn_later
from tests.oracles.by_hand import cross_entropy, sigmoid
from tests.oracles.oracle import near, of_module, public


def test_the_counts_are_those_of_the_lines_when_they_are_run() -> None:
    import tensorflow as tf

    number, stored = public("08-scope")
    programs = drawn_later(number, of_module("08-scope", "_scope_programs"))
    in_graph, without = [], []
    for lines in programs:
        with tf.Graph().as_default():
            _run(lines, tf.compat.v1.keras)
            in_graph.append(len(tf.compat.v1.global_variables()))
        without.append(len({id(variable) for variable in _run(lines, __import__("keras"))}))
    assert stored["in a graph"] == in_graph
    assert stored["without a graph"] == without


def _run(lines: list[tuple[str, str, str]], library: Any) -> list[Any]:
    """The variables that each line uses; all are kept, so that no two of them can have the same id."""
    import tensorflow as tf

    layers: dict[str, Any] = {}
    tf1, used = tf.compat.v1, []
    for kind, scope, name in lines:
        with tf1.variable_scope(scope, reuse=tf1.AUTO_REUSE):
            if kind == "get_variable":
                used.append(tf1.get_variable(name, (1,)))
                continue
            layer = library.layers.Dense(1, use_bias=False, name=name)
            if kind == "same layer":
                layer = layers.setdefault(name, layer)
            layer(tf.ones((1, 1)))
            used += layer.weights
    return used


def _read(sequences: np.ndarray, weights: list[np.ndarray]) -> np.ndarray:
    """The last output of an LSTM."""
    kernel, recurrent_kernel, bias = weights
    h = c = np.zeros((len(sequences), len(recurrent_kernel)))
    for step in sequences.transpose(1, 0, 2):
        i, f, candidate, o = np.split(step @ kernel + h @ recurrent_kernel + bias, 4, axis=1)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(candidate)
        h = sigmoid(o) * np.tanh(c)
    return h


def test_each_use_of_the_lstm_pulls_for_itself() -> None:
    inputs, stored = public("08-branches")
    left, right = (inputs[side].astype(np.float64) for side in ("left", "right"))
    for_left, for_right = ([weight.astype(np.float64) for weight in inputs["weights"]] for _ in range(2))

    def loss() -> float:
        return float(((_read(left, for_left) - _read(right, for_right)) ** 2).sum(axis=1).mean())

    for part, weights in (("through left", for_left), ("through right", for_right)):
        for got, want in zip(stored[part], _slopes(loss, weights), strict=True):
            near(got, want)
    assert all(not np.any(change) for change in stored["change of the weights"])


def test_both_ends_train_the_one_matrix() -> None:
    inputs, stored = public("08-tie")
    table = inputs["table"].astype(np.float64)
    kernel, bias = (array.astype(np.float64) for array in inputs["body"])

    def scores() -> np.ndarray:
        return np.tanh(table[inputs["numbers"]].reshape(len(inputs["numbers"]), -1) @ kernel + bias) @ table.T

    labels = np.eye(len(table))[inputs["next"]]
    near(stored["scores"], scores())
    assert stored["numbers in the weights"] == table.size + kernel.size + bias.size
    weights = [table, kernel, bias]
    for weight, slope in zip(weights, _slopes(lambda: cross_entropy(scores(), labels)[0], weights), strict=True):
        weight -= slope
    near(stored["matrix after a step"], table)
    near(stored["scores after a step"], scores())


def _slopes(loss: Any, weights: list[np.ndarray]) -> list[np.ndarray]:
    """Central differences of `loss()` for every number in `weights`."""
    slopes, step = [np.zeros_like(weight) for weight in weights], 1e-6
    for weight, slope in zip(weights, slopes, strict=True):
        for place in np.ndindex(weight.shape):
            start = weight[place]
            weight[place] = start + step
            above = loss()
            weight[place] = start - step
            slope[place], weight[place] = (above - loss()) / (2 * step), start
    return slopes


def test_every_trainable_weight_of_the_module_makes_one_step() -> None:
    inputs, stored = public("08-module")
    encoder, frozen = (inputs[name].astype(np.float64) for name in ("encoder", "frozen"))
    blocks = [kernel.astype(np.float64) for kernel in inputs["blocks"]]
    temperature = np.array(inputs["temperature"], dtype=np.float64)

    def loss() -> float:
        x = np.tanh(np.tanh(inputs["images"] @ encoder) @ frozen)
        for i in inputs["order"]:
            x = np.tanh(x @ blocks[i])
        return float(np.mean((x * temperature + 0.5) ** 2))

    moving = [encoder, *blocks, temperature]
    for weight, slope in zip(moving, _slopes(loss, moving), strict=True):
        weight -= 0.5 * slope
    assert stored["number"] == len(moving)
    expected = [encoder, frozen, *(blocks[i] for i in inputs["order"]), temperature]
    for got, want in zip(stored["weights after a step"], expected, strict=True):
        near(got, want)


FUNCTIONS = {"tanh": np.tanh, "sigmoid": lambda z: 1 / (1 + np.exp(-z)), "softplus": lambda z: np.log1p(np.exp(z))}


def test_the_migrated_layers_compute_and_share_as_the_old_ones() -> None:
    inputs, stored = public("08-migrate")
    # Copies: the two layers with equal weights must be able to part.
    kernels = [np.array(kernel, dtype=np.float64) for kernel in inputs["kernels"]]
    biases = [np.array(bias, dtype=np.float64) for bias in inputs["biases"]]

    def outputs() -> np.ndarray:
        x = inputs["images"]
        for i in inputs["order"]:
            x = FUNCTIONS[inputs["activations"][i]](x @ kernels[i] + biases[i])
        return x

    near(stored["outputs"], outputs())
    assert stored["variables"] == len(kernels) + len(biases)
    weights = kernels + biases
    for weight, slope in zip(weights, _slopes(lambda: float(np.mean(outputs() ** 2)), weights), strict=True):
        weight -= slope
    near(stored["outputs after a step"], outputs())
