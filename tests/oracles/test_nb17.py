"""The stored references of notebook 17, calculated again in plain NumPy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograde import exercises
from autograde.exercises import PUBLIC_SEED
from autograde.student import references

Arrays = dict[str, Any]
EPSILON, MOMENTUM = 1e-3, 0.9  # Keras's own, and the old program's


def _public(exercise_id: str) -> tuple[Arrays, Arrays]:
    """The inputs that the public seed draws, and the reference that is stored for them."""
    return exercises.get(exercise_id).draw(PUBLIC_SEED), references.load(exercise_id)


def _near(got: Any, want: Any) -> None:
    np.testing.assert_allclose(got, want, rtol=1e-4, atol=1e-5)


def _log_softmax(logits: np.ndarray) -> np.ndarray:
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def test_the_convolution_is_normalised_by_the_given_statistics() -> None:
    inputs, stored = _public("17-forward")
    kernel, bias, gamma, beta, mean, variance = (array.astype(np.float64) for array in inputs["weights"])
    height, size = int(np.sqrt(inputs["images"].shape[1])), len(kernel)
    images, rows = inputs["images"].reshape(-1, height, height), height - size + 1
    x = np.zeros((len(images), rows, rows, kernel.shape[-1])) + bias
    for i in range(size):
        for j in range(size):
            x += images[:, i : i + rows, j : j + rows, None] * kernel[i, j, 0]
    _near(stored["outputs"], gamma * (np.maximum(x, 0) - mean) / np.sqrt(variance + EPSILON) + beta)


def _slopes(loss: Callable[[list[np.ndarray]], float], weights: list[np.ndarray]) -> list[np.ndarray]:
    """The gradient by central differences, one number at a time."""
    slopes = [np.zeros_like(weight) for weight in weights]
    for weight, slope in zip(weights, slopes, strict=True):
        for place in np.ndindex(weight.shape):
            kept, sides = weight[place], []
            for shift in (1e-5, -1e-5):
                weight[place] = kept + shift
                sides.append(loss(weights))
            weight[place], slope[place] = kept, (sides[0] - sides[1]) / 2e-5
    return slopes


def test_each_step_goes_down_the_measured_slope_and_moves_the_statistics() -> None:
    inputs, stored = _public("17-step")
    gamma, beta, mean, variance, kernel, bias = (array.astype(np.float64) for array in inputs["weights"])
    trained = [gamma, beta, kernel, bias]
    for images, labels in inputs["batches"]:
        own_mean, own_variance = images.mean(axis=0, dtype=np.float64), images.var(axis=0, dtype=np.float64)
        scaled = (images - own_mean) / np.sqrt(own_variance + EPSILON)

        def loss(weights: list[np.ndarray], scaled: np.ndarray = scaled, labels: np.ndarray = labels) -> float:
            gamma, beta, kernel, bias = weights
            return -(labels * _log_softmax((gamma * scaled + beta) @ kernel + bias)).sum() / len(labels)

        slopes = _slopes(loss, trained)
        trained = [weight - inputs["learning_rate"] * slope for weight, slope in zip(trained, slopes, strict=True)]
        mean = MOMENTUM * mean + (1 - MOMENTUM) * own_mean
        variance = MOMENTUM * variance + (1 - MOMENTUM) * own_variance
    for got, want in zip([*stored["trained"], *stored["state"]], [*trained, mean, variance], strict=True):
        _near(got, want)


def test_the_losses_stand_at_their_steps() -> None:
    inputs, stored = _public("17-events")
    last = inputs["first_step"] + len(inputs["losses"])
    assert stored["tags and steps"] == [f"{inputs['tag']} {step}" for step in range(inputs["first_step"], last)]
    _near(stored["values"], inputs["losses"])


def test_the_export_gives_probabilities_in_test_mode_under_the_old_names() -> None:
    inputs, stored = _public("17-export")
    gamma, beta, mean, variance, kernel, bias = (array.astype(np.float64) for array in inputs["weights"])
    x = gamma * (inputs["images"] - mean) / np.sqrt(variance + EPSILON) + beta
    scores = np.exp(_log_softmax(x @ kernel + bias))
    _near(stored["scores"][0], scores)
    _near(stored["scores"][1], scores[:2])
    assert stored["signature"] == {"input": "images", "batch size": None, "outputs": ["scores"]}


def test_all_kinds_of_difference_are_reported() -> None:
    inputs, stored = _public("17-gate")
    equal, *different = inputs["kinds"]
    assert stored["failed"] == sorted(different)
    near = set(inputs["then"]) - set(different) - {equal}
    assert near and all(np.abs(inputs["then"][name] - inputs["now"][name]).max() < inputs["limit"] for name in near)


@pytest.mark.parametrize("exercise_id", [exercise.id for exercise in exercises.of_notebook("17")])
def test_the_reference_has_every_part(exercise_id: str) -> None:
    stored = references.load(exercise_id)
    assert set(stored) == {part.name for part in exercises.get(exercise_id).parts}
