"""The stored references of notebook 15, calculated again in plain NumPy."""

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


def _softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def test_each_replica_sees_its_own_part() -> None:
    inputs, stored = _public("15-place")
    whole = _softmax(inputs["images"].astype(np.float64) @ inputs["kernel"])
    _near(np.concatenate(stored["outputs"]), whole)
    assert stored["devices of the variables"] == [inputs["home"]]
    assert stored["devices of the outputs"] == inputs["devices"]


def test_the_towers_combine_to_the_gradient_of_the_whole_batch() -> None:
    inputs, stored = _public("15-towers")
    x, kernel, labels = inputs["images"].astype(np.float64), inputs["kernel"].astype(np.float64), inputs["labels"]
    errors = _softmax(x @ kernel) - np.eye(kernel.shape[1])[labels]
    start = 0
    for size, tower in zip(inputs["sizes"], stored["towers"], strict=True):
        rows = slice(start, start + size)
        _near(tower, np.einsum("if,ic->fc", x[rows], errors[rows]) / size)
        start += size
    _near(stored["combined"], x.T @ errors / len(x))


def test_the_replicas_losses_add_up_to_the_loss_of_the_batch() -> None:
    inputs, stored = _public("15-loss")
    logits, labels = np.concatenate(inputs["logits"]).astype(np.float64), np.concatenate(inputs["labels"])
    probabilities = _softmax(logits)
    entropies = -np.log(probabilities[np.arange(len(labels)), labels])
    _near(sum(float(loss) for loss in stored["losses"]), entropies.mean() + inputs["penalty"])
    _near(np.concatenate(stored["gradients"]), (probabilities - np.eye(logits.shape[1])[labels]) / len(labels))


def test_merged_moments_are_those_of_all_images_together() -> None:
    inputs, stored = _public("15-moments")
    # Each replica is rebuilt from two weighted points with exactly its mean and variance.
    points, weights = [], []
    for size, mean, variance in zip(inputs["sizes"], inputs["means"], inputs["variances"], strict=True):
        points += [mean - np.sqrt(variance), mean + np.sqrt(variance)]
        weights += [size / 2, size / 2]
    points = np.array(points, dtype=np.float64)
    mean = np.average(points, axis=0, weights=weights)
    _near(stored["mean"], mean)
    _near(stored["variance"], np.average((points - mean) ** 2, axis=0, weights=weights))


def test_the_trace_is_counted() -> None:
    inputs, stored = _public("15-trace")
    rows = [(device[-5:], node, micros) for device, node, micros in inputs["rows"] if not node.startswith("_")]
    devices = sorted({device for device, _, _ in rows})
    assert stored["devices"] == devices
    for device in devices:
        assert stored["nodes"][device] == sorted({node for where, node, _ in rows if where == device})
        assert stored["microseconds"][device] == sum(micros for where, _, micros in rows if where == device)


@pytest.mark.parametrize("exercise_id", [exercise.id for exercise in exercises.of_notebook("15")])
def test_the_reference_has_every_part(exercise_id: str) -> None:
    stored = references.load(exercise_id)
    assert set(stored) == {part.name for part in exercises.get(exercise_id).parts}
