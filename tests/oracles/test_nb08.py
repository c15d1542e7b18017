"""The stored references of notebook 08, calculated again in plain NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograde import exercises
from autograde.exercises import PUBLIC_SEED
from autograde.student import references

Arrays = dict[str, Any]


def _public(exercise_id: str) -> tuple[Arrays, Arrays]:
    """The inputs that the public seed draws, and the reference that is stored for them."""
    return exercises.get(exercise_id).draw(PUBLIC_SEED), references.load(exercise_id)


def _near(got: Any, want: Any) -> None:
    np.testing.assert_allclose(got, want, rtol=1e-4, atol=1e-5)


def test_every_dense_layer_counts_once_and_so_do_the_parts_of_the_model_alone() -> None:
    inputs, stored = _public("08-count")
    features, units = inputs["features"], inputs["units"]
    listed = sum(features * n + n for n in units)
    model_alone = 4 * features + (units[0] * 3 + 3)  # BatchNormalization's four vectors, and the last layer
    assert stored["parameters"] == listed + model_alone


def test_each_branch_pulls_for_itself() -> None:
    inputs, stored = _public("08-branches")
    x, y, kernel = (inputs[name].astype(np.float64) for name in ("left", "right", "kernel"))
    a, b = np.tanh(x @ kernel), np.tanh(y @ kernel)
    _near(stored["through left"], np.einsum("pf,pu->fu", x, 2 * (a - b) * (1 - a**2)) / len(x))
    _near(stored["through right"], np.einsum("pf,pu->fu", y, -2 * (a - b) * (1 - b**2)) / len(x))


def test_scale_and_shift_move_and_the_centre_stays() -> None:
    inputs, stored = _public("08-tracked")
    rate, images = inputs["learning_rate"], inputs["images"].astype(np.float64)
    scale, shift, centre = (inputs[name].astype(np.float64) for name in ("scale", "shift", "centre"))
    outputs = (images - centre) * scale + shift
    scale, shift = scale - rate * (2 * outputs * (images - centre)).sum(0), shift - rate * (2 * outputs).sum(0)
    _near(stored["trainable"][0], scale)
    _near(stored["trainable"][1], shift)
    _near(stored["not trainable"][0], centre)
    _near(stored["outputs after a step"], (images - centre) * scale + shift)
    _near(stored["initial values"], (images * images).sum())


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
    inputs, stored = _public("08-module")
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
        _near(got, want)


FUNCTIONS = {"tanh": np.tanh, "sigmoid": lambda z: 1 / (1 + np.exp(-z)), "softplus": lambda z: np.log1p(np.exp(z))}


def test_the_migrated_layers_compute_and_share_as_the_old_ones() -> None:
    inputs, stored = _public("08-migrate")
    # Copies: the two layers with equal weights must be able to part.
    kernels = [np.array(kernel, dtype=np.float64) for kernel in inputs["kernels"]]
    biases = [np.array(bias, dtype=np.float64) for bias in inputs["biases"]]

    def outputs() -> np.ndarray:
        x = inputs["images"]
        for i in inputs["order"]:
            x = FUNCTIONS[inputs["activations"][i]](x @ kernels[i] + biases[i])
        return x

    _near(stored["outputs"], outputs())
    assert stored["variables"] == len(kernels) + len(biases)
    weights = kernels + biases
    for weight, slope in zip(weights, _slopes(lambda: float(np.mean(outputs() ** 2)), weights), strict=True):
        weight -= slope
    _near(stored["outputs after a step"], outputs())


@pytest.mark.parametrize("exercise_id", [exercise.id for exercise in exercises.of_notebook("08")])
def test_the_reference_has_every_part(exercise_id: str) -> None:
    stored = references.load(exercise_id)
    assert set(stored) == {part.name for part in exercises.get(exercise_id).parts}
