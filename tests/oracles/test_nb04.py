"""Notebook 04's references, calculated again in plain NumPy."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np

from autograde.exercise.draws import drawn_later
from tests.oracles.by_hand import cross_entropy, normalised
from tests.oracles.oracle import all_near, near, of_module, public

_EPSILON = 1e-3  # BatchNormalization's default


def test_dropout_by_its_definition() -> None:
    inputs, stored = public("04-mask")
    in_training = np.where(inputs["mask"] == 1, inputs["inputs"] / (1 - inputs["rate"]), 0)
    outputs = stored["outputs in training and in test"]
    np.testing.assert_allclose(outputs[0], in_training, rtol=1e-5)
    np.testing.assert_array_equal(outputs[1], inputs["inputs"])


def test_modes_by_what_the_layers_are() -> None:
    inputs, stored = public("04-modes")
    two_modes = {"Dropout", "GaussianNoise", "GaussianDropout", "AlphaDropout", "BatchNormalization"}
    outputs = {f"Given {i}": inputs["inputs"] @ kernels for i, kernels in enumerate(inputs["kernels"])}
    two_modes |= {name for name, (in_test, in_training) in outputs.items() if not np.allclose(in_test, in_training)}
    assert 0 < sum(name in two_modes for name in outputs) < len(outputs)
    assert stored["depends on the mode"] == [name in two_modes for name in inputs["layers"]]


def _is_overruled(model: Any, images: np.ndarray) -> bool:
    """By what is written into the model and what its one layer is."""
    layer, config = model.layers[-1], model.get_config()
    nodes = config["layers"][-1]["inbound_nodes"] if "layers" in config else []
    if not any(node["kwargs"].get("training") for node in nodes):
        return False
    if type(layer).__name__ == "Given":
        in_test, in_training = inspect.getclosurevars(type(layer).call).nonlocals["kernels"]
        return not np.allclose(images @ in_test, images @ in_training)
    return getattr(layer, "rate", 1) > 0 and layer.trainable


def test_overruled_by_what_is_written() -> None:
    inputs, stored = public("04-overruled")
    models, images = drawn_later(inputs, of_module("04-overruled", "_draw_models"))
    assert stored["is overruled"] == [_is_overruled(model, images) for model in models]
    assert stored["is overruled"].count(True) == 4


def _logits(inputs: Any, weights: list[np.ndarray], images: np.ndarray, kept: Any = 1.0) -> tuple[np.ndarray, ...]:
    """What the layers give in turn: Dense, normalised by the moving statistics, dropped, and the logits."""
    mean, variance = inputs["base weights"][4:]
    below = images @ weights[0] + weights[1]
    dropped = normalised(below, weights[2], weights[3], mean, variance) * kept
    return (below - mean) / np.sqrt(variance + _EPSILON), dropped, dropped @ weights[4] + weights[5]


def test_the_tuning_by_backpropagation() -> None:
    inputs, stored = public("04-tune")
    kept = inputs["mask"] / (1 - inputs["rate"])
    weights = [array.astype(np.float64) for array in (*inputs["base weights"][:4], *inputs["head weights"])]
    scale = np.sqrt(inputs["base weights"][5] + _EPSILON)
    for images, labels in inputs["batches"]:
        standard, dropped, logits = _logits(inputs, weights, images, kept)
        _, slope = cross_entropy(logits, labels)
        above = slope @ weights[4].T * kept
        below = above * weights[2] / scale
        gradients = [images.T @ below, below.sum(axis=0), (above * standard).sum(axis=0), above.sum(axis=0)]
        gradients += [dropped.T @ slope, slope.sum(axis=0)]
        weights = [weight - inputs["learning_rate"] * g for weight, g in zip(weights, gradients, strict=True)]
    all_near(stored["moving statistics"], inputs["base weights"][4:])
    all_near(stored["trained weights"], weights)
    near(stored["test logits"], _logits(inputs, weights, inputs["test_images"])[2])


def test_opinions_by_the_formula() -> None:
    """The stored numbers are random: within five standard errors of what probability theory says."""
    inputs, stored = public("04-opinions")
    scale, shift, mean, variance = inputs["normal"]
    kernel, bias = inputs["lower"]
    hidden = normalised(inputs["images"] @ kernel + bias, scale, shift, mean, variance)
    # Each input of the last layer is kept or not, independently of the others.
    spread = np.sqrt(inputs["rate"] / (1 - inputs["rate"]) * hidden**2 @ inputs["upper"] ** 2)
    runs = inputs["num_runs"]
    assert stored["shape of the answers"] == [runs, *spread.shape]
    assert stored["trainable layers"] == [True, False, True, True, True]
    all_near(stored["moving statistics"], [mean, variance])
    np.testing.assert_array_less(np.abs(stored["mean"] - hidden @ inputs["upper"]), 5 * spread / np.sqrt(runs))
    np.testing.assert_allclose(stored["spread"], spread, rtol=5 / np.sqrt(2 * runs))
