"""What the exercises draw from a seed: numbers, arrays, labels. Arrays are float32, as deep learning wants them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import numpy as np

Drawn = TypeVar("Drawn")


def only_a_number(rng: np.random.Generator) -> dict[str, int]:
    """Inputs that say nothing by themselves: a number from which `drawn_later` draws.

    For what a probe makes and a description of which would be the answer: an answer could read it in its caller's frame.
    """
    return {"drawing": int(rng.integers(2**32))}


def drawn_later(inputs: Mapping[str, Any], draw: Callable[[np.random.Generator], Drawn]) -> Drawn:
    """What `draw` makes of that number. A probe lets go of it before it asks."""
    return draw(np.random.default_rng(inputs["drawing"]))


def integers(rng: np.random.Generator, low: Any, high: Any, count: int | None = None) -> list[int]:
    """Python integers from `low` to below `high`; these are two numbers, or one of each for every integer."""
    drawn: list[int] = rng.integers(low, high, count).tolist()
    return drawn


def distinct(rng: np.random.Generator, low: int, high: int, count: int) -> list[int]:
    """`count` different integers from `low` to below `high`, in any order."""
    drawn: list[int] = rng.permutation(np.arange(low, high))[:count].tolist()
    return drawn


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
