"""What the exercises draw from a seed: numbers, arrays, labels. Arrays are float32, as TensorFlow wants them."""

from __future__ import annotations

from typing import Any

import numpy as np


def integers(rng: np.random.Generator, low: Any, high: Any, count: int | None = None) -> list[int]:
    """Python integers from `low` to below `high`; these are two numbers, or one of each for every integer."""
    return rng.integers(low, high, count).tolist()


def distinct(rng: np.random.Generator, low: int, high: int, count: int) -> list[int]:
    """`count` different integers from `low` to below `high`, in any order."""
    return rng.permutation(np.arange(low, high))[:count].tolist()


def floats(rng: np.random.Generator, *shape: int, mean: float = 0.0, scale: float = 1.0) -> np.ndarray:
    """Normally distributed numbers."""
    return rng.normal(mean, scale, shape).astype(np.float32)


def pixels(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Numbers from 0 to 1, as in scaled images."""
    return rng.random(shape, dtype=np.float32)


def one_hot(rng: np.random.Generator, count: int, classes: int) -> np.ndarray:
    """Random labels, as one-hot rows."""
    return np.eye(classes, dtype=np.float32)[rng.integers(0, classes, count)]


def labelled_images(rng: np.random.Generator, size: int, features: int, classes: int) -> tuple[np.ndarray, np.ndarray]:
    """Images and their one-hot labels, which nothing connects."""
    labels = one_hot(rng, size, classes)
    return floats(rng, size, features), labels


def kernels_and_biases(rng: np.random.Generator, sizes: tuple[int, ...], bias_scale: float) -> list[np.ndarray]:
    """For a stack of dense layers of these sizes, in turn; the biases are not zero, so that forgetting one shows."""
    arrays: list[np.ndarray] = []
    for rows, columns in zip(sizes[:-1], sizes[1:], strict=True):
        arrays += [floats(rng, rows, columns, scale=np.sqrt(2 / rows)), floats(rng, columns, scale=bias_scale)]
    return arrays
