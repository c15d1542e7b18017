"""Training two layers in plain NumPy, rightly and with students' mistakes: for the hints and the oracle of notebook 14."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tests.oracles.by_hand import accuracy, softmax, stepped, two_layer_gradients, two_layers

Slope = Callable[[np.ndarray, np.ndarray], np.ndarray]
_CLIP = 1e-7  # what Keras keeps probabilities away from 0 and 1 by


def softmax_twice(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The slope of a loss that applies softmax to probabilities, image by image."""
    p = softmax(logits)
    error = softmax(p) - labels
    return p * (error - (p * error).sum(axis=-1, keepdims=True))


def logits_as_probabilities(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The slope of Keras's loss without from_logits=True: it divides a row by its sum, clips it and takes logarithms."""
    total = logits.sum(axis=-1, keepdims=True)
    p = logits / total
    slope = np.where((p > _CLIP) & (p < 1 - _CLIP), -labels / p, 0.0)
    return (slope - (slope * p).sum(axis=-1, keepdims=True)) / total


WRONG_LOSSES = (softmax_twice, logits_as_probabilities)


def trained_by(inputs: Any, slope: Slope) -> list[np.ndarray]:
    """The weights after a step for each batch on the mean of a loss with this slope."""
    weights = [array.astype(np.float64) for array in inputs["weights"]]
    for images, labels in inputs["batches"]:
        hidden, logits = two_layers(weights, images)
        back = slope(logits, labels) / len(images)
        below = (back @ weights[2].T) * (hidden > 0)
        gradients = [images.T @ below, below.sum(axis=0), hidden.T @ back, back.sum(axis=0)]
        weights = stepped(weights, gradients, inputs["learning_rate"])
    return weights


def accumulated(inputs: Any, factors: Callable[[list[int]], list[float]]) -> list[np.ndarray]:
    """The weights after one step along the micro-batches' gradients, each times a factor from the sizes."""
    per_batch = [two_layer_gradients(inputs["weights"], *batch)[1] for batch in inputs["batches"]]
    weighted = factors([len(images) for images, _ in inputs["batches"]])
    sums = [sum(f * g for f, g in zip(weighted, column, strict=True)) for column in zip(*per_batch, strict=True)]
    return stepped(inputs["weights"], sums, inputs["learning_rate"])


def mixed(array: np.ndarray) -> np.ndarray:
    return 0.7 * array + 0.3 * array[::-1]


def mixup_by_hand(inputs: Any, images: Any = mixed, labels: Any = mixed, penalty: bool = True) -> dict[str, Any]:
    """Weights, loss, accuracy and the mean logit of two batches, with these ways to mix."""
    weights, losses, accuracies, means = inputs["weights"], [], [], []
    strength = inputs["penalty"] if penalty else 0.0
    for start in (0, inputs["batch_size"]):
        rows = slice(start, start + inputs["batch_size"])
        x, y = images(inputs["images"][rows]), labels(inputs["labels"][rows])
        _, logits = two_layers(weights, x)
        loss_value, gradients = two_layer_gradients(weights, x, y)
        losses.append(loss_value + strength * (weights[0] ** 2).sum())
        accuracies.append(accuracy(y.argmax(axis=1), logits))
        means.append(logits.mean())
        gradients[0] = gradients[0] + 2 * strength * weights[0]
        weights = stepped(weights, gradients, inputs["learning_rate"])
    return {"weights": weights, "loss": np.mean(losses), "accuracy": np.mean(accuracies), "mean logit": np.mean(means)}
