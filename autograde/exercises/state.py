"""What layers keep besides trained weights, in plain NumPy: for the hints and the oracles of notebook 05."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercises.by_hand import cross_entropy, normalised, two_layers


def moving(inputs: Any, value: Any, start: Any, momentum: float | None = None) -> np.ndarray:
    """The running average of this value of each batch, with the momentum that was given unless another one is named."""
    average, momentum = start, momentum or inputs["momentum"]
    for batch in inputs["batches"]:
        average = momentum * average + (1 - momentum) * value(batch.astype(np.float64))
    return average


def mean_of(batch: np.ndarray) -> np.ndarray:
    return batch.mean(axis=0)


def variance_of(batch: np.ndarray) -> np.ndarray:
    return batch.var(axis=0)


def outputs_after_updates(inputs: Any, weights: Any = None, momentum: float | None = None) -> np.ndarray:
    """The test's outputs after the updates of a layer with these first weights."""
    gamma, beta, mean, variance = weights or inputs["weights"]
    statistics = moving(inputs, mean_of, mean, momentum), moving(inputs, variance_of, variance, momentum)
    return normalised(inputs["test_inputs"], gamma, beta, *statistics)


def tested_by_the_batch(inputs: Any) -> np.ndarray:
    x = inputs["test_inputs"]
    return normalised(x, *inputs["weights"][:2], mean_of(x), variance_of(x))


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
    """The cross-entropy of the batch in this mode, and the three penalties, the activity's first and for these images."""
    weights, rates = [array.astype(np.float64) for array in inputs["weights"]], inputs["rates"]
    kept = inputs["kept"] if training else 1.0
    cross, _ = cross_entropy(two_layers(weights, inputs["batch_images"], kept)[1], inputs["batch_labels"])
    active, _ = two_layers(weights, inputs[images])
    penalties = [
        rates["activity"] * (active**2).sum() / len(active),
        rates["kernel"] * (weights[0] ** 2).sum(),
        rates["last"] * np.abs(weights[2]).sum(),
    ]
    return cross, [float(penalty) for penalty in penalties]
