"""Notebook 04's references, calculated again in plain NumPy."""

from __future__ import annotations

import numpy as np

from autograde.exercises.by_hand import train_two_layers, two_layers
from autograde.exercises.nb04 import kept_of, spread_by_formula
from tests.oracles.oracle import all_near, near, public


def test_dropout_by_its_definition() -> None:
    inputs, stored = public("04-mask")
    in_training = np.where(inputs["mask"] == 1, inputs["inputs"] / (1 - inputs["rate"]), 0)
    outputs = stored["outputs in training and in test"]
    np.testing.assert_allclose(outputs[0], in_training, rtol=1e-5)
    np.testing.assert_array_equal(outputs[1], inputs["inputs"])


def test_modes_by_what_the_layers_are() -> None:
    inputs, stored = public("04-modes")
    two_modes = {"Dropout", "GaussianNoise", "GaussianDropout", "AlphaDropout", "BatchNormalization"}
    assert stored["depends on the mode"] == [name in two_modes for name in inputs["layers"]]


def test_the_loop_by_backpropagation() -> None:
    inputs, stored = public("04-loop")
    _, weights = train_two_layers(inputs, kept_of(inputs))
    all_near(stored["trained weights"], weights)
    logits = two_layers(weights, inputs["test_images"])[1]
    near(stored["test logits"], logits)


def test_frozen_masks_by_the_library() -> None:
    inputs, stored = public("04-frozen")
    assert stored["different masks"] == [each["num_runs"] if each["library"] == "K1" else 1 for each in inputs["cases"]]


def test_mean_and_spread_by_the_formula() -> None:
    """The stored numbers are random: within five standard errors of what probability theory says."""
    inputs, stored = public("04-mc")
    spread, runs = spread_by_formula(inputs), inputs["num_runs"]
    mean = inputs["images"] @ inputs["kernel"]
    np.testing.assert_array_less(np.abs(stored["mean"] - mean), 5 * spread / np.sqrt(runs))
    np.testing.assert_allclose(stored["spread"], spread, rtol=5 / np.sqrt(2 * runs))
