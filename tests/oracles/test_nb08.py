"""The stored references of notebook 08, calculated again in plain NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.oracles.oracle import near, public


def test_every_dense_layer_counts_once_and_so_do_the_parts_of_the_model_alone() -> None:
    inputs, stored = public("08-count")
    features, units = inputs["features"], inputs["units"]
    listed = sum(features * n + n for n in units)
    model_alone = 4 * features + (units[0] * 3 + 3)  # BatchNormalization's four vectors, and the last layer
    assert stored["parameters"] == listed + model_alone


def test_each_branch_pulls_for_itself() -> None:
    inputs, stored = public("08-branches")
    x, y, kernel = (inputs[name].astype(np.float64) for name in ("left", "right", "kernel"))
    a, b = np.tanh(x @ kernel), np.tanh(y @ kernel)
    near(stored["through left"], np.einsum("pf,pu->fu", x, 2 * (a - b) * (1 - a**2)) / len(x))
    near(stored["through right"], np.einsum("pf,pu->fu", y, -2 * (a - b) * (1 - b**2)) / len(x))


def test_scale_and_shift_move_and_the_centre_stays() -> None:
    inputs, stored = public("08-tracked")
    rate, images = inputs["learning_rate"], inputs["images"].astype(np.float64)
    scale, shift, centre = (inputs[name].astype(np.float64) for name in ("scale", "shift", "centre"))
    outputs = (images - centre) * scale + shift
    scale, shift = scale - rate * (2 * outputs * (images - centre)).sum(0), shift - rate * (2 * outputs).sum(0)
    near(stored["trainable"][0], scale)
    near(stored["trainable"][1], shift)
    near(stored["not trainable"][0], centre)
    near(stored["outputs after a step"], (images - centre) * scale + shift)
    near(stored["initial values"], (images * images).sum())


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
