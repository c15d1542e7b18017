"""What layers keep besides trained weights, in plain NumPy: for the hints and the oracles of notebook 05."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.oracles.by_hand import cross_entropy, normalised, two_layers


def _training(inputs: Any, weights: list[np.ndarray]) -> tuple[float, list[np.ndarray]]:
    """The loss in training mode of normalisation, ReLU, normalisation, logits; and what the two normalise by."""
    x, by = inputs["batch_images"].astype(np.float64), []
    for start in (0, 6):
        by += [x.mean(axis=0), x.var(axis=0)]
        x = normalised(x, *weights[start : start + 2], *by[-2:]) @ weights[start + 4] + weights[start + 5]
        x = np.maximum(x, 0) if start == 0 else x
    return cross_entropy(x, inputs["batch_labels"])[0], by


def whole_step(inputs: Any) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """The moving statistics after a step, and the slopes of all trained weights."""
    weights = [array.astype(np.float64) for array in inputs["weights"]]
    by, momentum = _training(inputs, weights)[1], inputs["momentum"]
    kept = (weights[2], weights[3], weights[8], weights[9])
    statistics = [momentum * old + (1 - momentum) * new for old, new in zip(kept, by, strict=True)]
    slopes = []
    for place in (0, 1, 4, 5, 6, 7, 10, 11):
        slope = np.zeros_like(weights[place])
        for entry in np.ndindex(slope.shape):
            losses = []
            for little in (1e-6, -1e-6):
                moved = [array.copy() for array in weights]
                moved[place][entry] += little
                losses.append(_training(inputs, moved)[0])
            slope[entry] = (losses[0] - losses[1]) / 2e-6
        slopes.append(slope)
    return statistics, slopes


def count_by_rule(
    config: list[dict[str, Any]], features: int, *, arrays: bool = False, frozen: bool = True, random_state: bool = False
) -> list[int]:
    """Trainable and non-trainable numbers; or entries of the lists; or as if nothing were frozen; or with random states."""
    trained = kept = 0
    for layer in config:
        name = layer["kind"].removeprefix("frozen ")
        stays = frozen and layer["kind"].startswith("frozen")
        own, state = 0, 0
        if name == "Dense":
            own = 2 if arrays else (features + 1) * layer["units"]
            features = layer["units"]
        elif name == "BatchNormalization":
            own = state = 2 if arrays else 2 * features
        elif random_state:
            state = 1 if arrays else 2
        trained, kept = (trained, kept + own + state) if stays else (trained + own, kept + state)
    return [trained, kept]


def head_step(inputs: Any, steps: float = 1.0) -> tuple[float, list[np.ndarray]]:
    """Loss and all weights after a step of the head, whose length is multiplied by `steps`."""
    weights = [array.astype(np.float64) for array in inputs["weights"]]
    hidden = np.maximum(inputs["batch_images"] @ weights[0] + weights[1], 0)
    hidden = normalised(hidden, *weights[2:6])
    loss_value, slope = cross_entropy(hidden @ weights[6] + weights[7], inputs["batch_labels"])
    rate = steps * inputs["learning_rate"]
    return loss_value, [*weights[:6], weights[6] - rate * hidden.T @ slope, weights[7] - rate * slope.sum(axis=0)]


def loss_terms(inputs: Any, images: str = "batch_images", training: bool = True) -> tuple[float, list[float]]:
    """The cross-entropy of the batch in this mode, and the three penalties, first that of the outputs, for these images."""
    weights, rates = [array.astype(np.float64) for array in inputs["weights"]], inputs["rates"]
    kept = inputs["kept"] if training else 1.0
    cross, _ = cross_entropy(two_layers(weights, inputs["batch_images"], kept)[1], inputs["batch_labels"])
    _, active = two_layers(weights, inputs[images], kept)
    penalties = [
        rates["activity"] * (active**2).sum() / len(active),
        rates["kernel"] * (weights[0] ** 2).sum(),
        rates["last"] * np.abs(weights[2]).sum(),
    ]
    return cross, [float(penalty) for penalty in penalties]
