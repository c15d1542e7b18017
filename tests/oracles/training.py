"""Training two layers in plain NumPy, against a forger and with a teacher: for the oracle of notebook 14."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.oracles.by_hand import accuracy, cross_entropy, softmax, stepped, two_layer_gradients, two_layers

_DOUBLED = 2  # what the probe's first layer multiplies its inputs by, in training mode


def forged(weights: list[np.ndarray], images: np.ndarray, labels: np.ndarray, reach: float) -> np.ndarray:
    """The images, every pixel moved by `reach` so that the loss grows."""
    hidden, logits = two_layers(weights, images)
    _, slope = cross_entropy(logits, labels)
    below = (slope @ weights[2].T) * (hidden > 0)
    return images + reach * np.sign(below @ weights[0].T)


def forged_by_hand(inputs: Any) -> tuple[list[float], list[np.ndarray]]:
    """The losses on the forged batches before their steps, and the weights at the end."""
    weights, losses = [array.astype(np.float64) for array in inputs["weights"]], []
    for images, labels in inputs["batches"]:
        shown = _DOUBLED * forged(weights, images, labels, inputs["reach"])
        loss_value, gradients = two_layer_gradients(weights, shown, labels)
        losses.append(loss_value)
        weights = stepped(weights, gradients, inputs["learning_rate"])
    return losses, weights


def _whole_loss(inputs: Any, weights: list[np.ndarray], rows: slice, times: int) -> tuple[float, list[np.ndarray], float]:
    """Hard part, penalty and soft part, their gradients, and the accuracy; the student sees `times` the images."""
    images, labels = inputs["images"][rows].astype(np.float64), inputs["labels"][rows]
    share, temperature, strength = inputs["share"], inputs["temperature"], inputs["penalty"]
    hidden, logits = two_layers(weights, times * images)
    goal = softmax(two_layers(inputs["teacher"], images)[1] / temperature)
    hard, hard_slope = cross_entropy(logits, 0.9 * labels + 0.1 / labels.shape[1])  # the probe's loss smooths the labels
    soft, soft_slope = cross_entropy(logits / temperature, goal)
    slope = share * hard_slope + (1 - share) * temperature * soft_slope
    below = (slope @ weights[2].T) * (hidden > 0)
    kernel = times * images.T @ below + share * 2 * strength * weights[0]
    loss_value = share * (hard + strength * (weights[0] ** 2).sum()) + (1 - share) * temperature**2 * soft
    gradients = [kernel, below.sum(axis=0), hidden.T @ slope, slope.sum(axis=0)]
    return loss_value, gradients, accuracy(labels.argmax(axis=1), logits)


def distilled_by_hand(inputs: Any) -> dict[str, Any]:
    """The student's weights after an epoch, loss and accuracy as logged, and the loss of evaluate."""
    weights, size, count = (
        [array.astype(np.float64) for array in inputs["weights"]],
        inputs["batch_size"],
        len(inputs["images"]),
    )
    places = [slice(start, min(start + size, count)) for start in range(0, count, size)]
    sizes, told = [rows.stop - rows.start for rows in places], []
    for rows in places:
        loss_value, gradients, right = _whole_loss(inputs, weights, rows, _DOUBLED)
        told.append((loss_value, right))
        weights = stepped(weights, gradients, inputs["learning_rate"])
    loss_value, right = np.average(told, axis=0, weights=sizes)
    evaluated = np.average([_whole_loss(inputs, weights, rows, 1)[0] for rows in places], weights=sizes)
    return {"weights": weights, "loss": loss_value, "accuracy": right, "loss of evaluate": evaluated}
