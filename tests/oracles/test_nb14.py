"""Notebook 14's references, calculated again in plain NumPy."""

from __future__ import annotations

import numpy as np

from autograde import exercises
from autograde.exercises import PUBLIC_SEED
from autograde.exercises.nb14 import all_rows, balanced, clipped, epoch_by_hand, gradients_of, mixup_by_hand, stepped
from autograde.student.references import load


def _case(exercise_id: str) -> tuple[dict, dict]:
    return exercises.get(exercise_id).draw(PUBLIC_SEED), load(exercise_id)


def _assert_weights(got: list, want: list) -> None:
    for one, other in zip(got, want, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)


def test_the_epoch_step_by_step() -> None:
    inputs, stored = _case("14-epoch")
    losses, weights = epoch_by_hand(inputs)
    sizes = [len(images) for images, _ in inputs["batches"]]
    np.testing.assert_allclose(stored["loss"], np.average(losses, weights=sizes), rtol=1e-4)
    _assert_weights(stored["weights"], weights)


def test_the_gradients_are_slopes_of_the_loss() -> None:
    inputs, _ = _case("14-epoch")
    weights = [array.astype(np.float64) for array in inputs["weights"]]
    images, labels = (array.astype(np.float64) for array in inputs["batches"][0])
    _, gradients = gradients_of(weights, images, labels)
    for place, gradient in enumerate(gradients):
        moved = [array.copy() for array in weights]
        moved[place].flat[0] += 1e-6
        slope = (gradients_of(moved, images, labels)[0] - gradients_of(weights, images, labels)[0]) / 1e-6
        np.testing.assert_allclose(gradient.flat[0], slope, rtol=1e-3, atol=1e-6)


def test_mixup_by_hand() -> None:
    inputs, stored = _case("14-port")
    want = mixup_by_hand(inputs)
    _assert_weights(stored["weights"], want["weights"])
    np.testing.assert_allclose(stored["loss"], want["loss"], rtol=1e-4)
    np.testing.assert_allclose(stored["accuracy"], want["accuracy"], rtol=1e-5)


def test_the_metric_from_all_rows() -> None:
    inputs, stored = _case("14-metric")
    np.testing.assert_allclose(stored["over batches"], balanced(*all_rows(inputs["batches"][:-1])), rtol=1e-5)
    np.testing.assert_allclose(stored["after a reset"], balanced(*inputs["batches"][-1]), rtol=1e-5)


def test_clipping_by_one_factor() -> None:
    inputs, stored = _case("14-clip")
    for got, limit in zip(stored["gradients for each limit"], inputs["limits"], strict=True):
        _assert_weights(got, clipped(inputs["gradients"], limit))


def test_accumulated_is_the_whole_batch() -> None:
    inputs, stored = _case("14-accumulate")
    whole = gradients_of(inputs["weights"], *all_rows(inputs["batches"]))[1]
    _assert_weights(stored["weights"], stepped(inputs["weights"], whole, inputs["learning_rate"]))
