"""Notebook 14's references, calculated again in plain NumPy."""

from __future__ import annotations

import numpy as np

from tests.oracles.by_hand import balanced, clipped, stepped, two_layer_gradients
from tests.oracles.oracle import all_near, public
from tests.oracles.training import distilled_by_hand, forged_by_hand


def all_rows(batches: list[tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
    return np.concatenate([images for images, _ in batches]), np.concatenate([labels for _, labels in batches])


def test_the_epoch_against_the_forger() -> None:
    inputs, stored = public("14-forger")
    losses, weights = forged_by_hand(inputs)
    sizes = [len(images) for images, _ in inputs["batches"]]
    np.testing.assert_allclose(stored["loss"], np.average(losses, weights=sizes), rtol=1e-4)
    all_near(stored["weights"], weights)


def test_the_gradients_are_slopes_of_the_loss() -> None:
    inputs, _ = public("14-forger")
    weights = [array.astype(np.float64) for array in inputs["weights"]]
    images, labels = (array.astype(np.float64) for array in inputs["batches"][0])
    _, gradients = two_layer_gradients(weights, images, labels)
    for place, gradient in enumerate(gradients):
        moved = [array.copy() for array in weights]
        moved[place].flat[0] += 1e-6
        slope = (two_layer_gradients(moved, images, labels)[0] - two_layer_gradients(weights, images, labels)[0]) / 1e-6
        np.testing.assert_allclose(gradient.flat[0], slope, rtol=1e-3, atol=1e-6)


def test_the_distiller_by_hand() -> None:
    inputs, stored = public("14-distill")
    want = distilled_by_hand(inputs)
    all_near(stored["student's weights"], want["weights"])
    all_near(stored["teacher's weights"], inputs["teacher"])
    for part in ("loss", "accuracy", "loss of evaluate"):
        np.testing.assert_allclose(stored[part], want[part], rtol=1e-4)


def test_the_metric_from_all_rows() -> None:
    inputs, stored = public("14-metric")
    np.testing.assert_allclose(stored["over batches"], balanced(*all_rows(inputs["batches"][:-1])), rtol=1e-5)
    np.testing.assert_allclose(stored["after a reset"], balanced(*inputs["batches"][-1]), rtol=1e-5)


def test_clipping_by_one_factor() -> None:
    inputs, stored = public("14-clip")
    for got, limit in zip(stored["gradients for each limit"], inputs["limits"], strict=True):
        all_near(got, clipped(inputs["gradients"], limit))


def test_accumulated_is_the_whole_batch() -> None:
    inputs, stored = public("14-accumulate")
    images, labels = all_rows(inputs["batches"])
    whole = two_layer_gradients(inputs["weights"], 2 * images, labels)[1]  # in training mode the first layer doubles
    all_near(stored["weights"], stepped(inputs["weights"], whole, inputs["learning_rate"]))
