"""Layers, losses, steps and metrics in plain NumPy: hints calculate wrong answers with them, oracles the right ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

_EPSILON = 1e-3  # BatchNormalization's default, then and now


def relu(z: np.ndarray) -> np.ndarray:
    return np.maximum(z, 0)


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


def softplus(z: np.ndarray) -> np.ndarray:
    return np.log1p(np.exp(z))


def softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


# By the name that a Dense layer takes.
ACTIVATIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "relu": relu,
    "sigmoid": sigmoid,
    "softplus": softplus,
    "tanh": np.tanh,
}


def cross_entropy(logits: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    """The mean over the rows, and its gradient with respect to the logits."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return float(-(labels * log_p).sum(axis=-1).mean()), (np.exp(log_p) - labels) / len(labels)


def correlate(images: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """What TensorFlow calls a convolution, without padding."""
    windows = np.lib.stride_tricks.sliding_window_view(images, kernel.shape[:2], axis=(1, 2))
    return np.einsum("bhwcij,ijcm->bhwm", windows, kernel)


def normalised(x: np.ndarray, gamma: Any, beta: Any, mean: Any, variance: Any) -> np.ndarray:
    """What BatchNormalization makes of rows with these statistics."""
    return gamma * (x - mean) / np.sqrt(variance + _EPSILON) + beta


def two_layers(weights: list[np.ndarray], images: np.ndarray, kept: Any = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """The hidden layer after its ReLU (and a dropout that multiplies by `kept`), and the logits."""
    hidden = relu(images @ weights[0] + weights[1]) * kept
    return hidden, hidden @ weights[2] + weights[3]


def two_layer_gradients(
    weights: list[np.ndarray], images: np.ndarray, labels: np.ndarray, kept: Any = 1.0
) -> tuple[float, list[np.ndarray]]:
    """The mean cross-entropy, and its gradients with respect to the weights."""
    hidden, logits = two_layers(weights, images, kept)
    loss_value, slope = cross_entropy(logits, labels)
    below = (slope @ weights[2].T) * kept * (hidden > 0)
    return loss_value, [images.T @ below, below.sum(axis=0), hidden.T @ slope, slope.sum(axis=0)]


def stepped(weights: list[np.ndarray], gradients: list[np.ndarray], rate: float) -> list[np.ndarray]:
    """The weights after a step of gradient descent."""
    return [weight - rate * gradient for weight, gradient in zip(weights, gradients, strict=True)]


def linear_step(kernel: np.ndarray, bias: Any, images: np.ndarray, labels: np.ndarray, rate: float) -> list[np.ndarray]:
    """Kernel and bias of softmax regression after a step on the mean cross-entropy."""
    _, slope = cross_entropy(images @ kernel + bias, labels)
    return stepped([kernel, bias], [images.T @ slope, slope.sum(axis=0)], rate)


def global_norm(gradients: list[np.ndarray]) -> float:
    """The length of all gradients as one vector."""
    return float(np.sqrt(sum(float((gradient.astype(float) ** 2).sum()) for gradient in gradients)))


def clipped(gradients: list[np.ndarray], limit: float, always: bool = False) -> list[np.ndarray]:
    """Gradients whose common length is at most the limit; `always`: exactly the limit."""
    factor = limit / global_norm(gradients)
    return [gradient * (factor if always else min(1.0, factor)) for gradient in gradients]


def accuracy(y_true: np.ndarray, logits: np.ndarray) -> float:
    """The share of the rows whose largest logit is that of their class."""
    return float(np.mean(logits.argmax(axis=1) == y_true))


def balanced(y_true: np.ndarray, logits: np.ndarray, absent: bool = False) -> float:
    """The mean of the classes' accuracies; `absent`: classes that never came count as 0."""
    right = logits.argmax(axis=1) == y_true
    shares = [right[y_true == kind].mean() for kind in np.unique(y_true)]
    return float(np.sum(shares) / (logits.shape[1] if absent else len(shares)))
