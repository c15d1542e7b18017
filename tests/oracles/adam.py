"""Where Adam's steps lead, and where mistakes in them do: what the hints of notebook 03 compare."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercise import Case
from autograde.exercise.predicates import close


def gradients_with_tiny_ones(rng: np.random.Generator, count: int, size: int) -> list[np.ndarray]:
    """Gradients of which each second entry is so small that epsilon matters."""
    scale = np.where(np.arange(size) % 2, 1e-7, 1.0)
    return [(rng.normal(0, 1, size) * scale).astype(np.float32) for _ in range(count)]


def flat(arrays: Any) -> np.ndarray:
    return np.concatenate([np.ravel(array) for array in arrays])


def only_the_tiny(case: Case) -> bool:
    """Are the weights with ordinary gradients right, and only those with tiny ones wrong?"""
    return type(case.got) is type(case.want) and close(flat(case.got)[::2], flat(case.want)[::2])


def _correction(inputs: Any, t: int) -> float:
    return float(np.sqrt(1 - inputs["beta_2"] ** t) / (1 - inputs["beta_1"] ** t))


def compounded(inputs: Any, t: int) -> float:
    return float(np.prod([_correction(inputs, n) for n in range(1, t + 1)]))


def goes(case: Case, *, stays: tuple[float, float] | None = None, correction: Any = _correction) -> bool:
    """Are the weights with ordinary gradients where Adam leads if these shares of m and v stay, with this correction?"""
    i, m, v = case.inputs, 0.0, 0.0
    first, second = stays or (i["beta_1"], i["beta_2"])
    weights = i["weights"][::2].astype(float)
    for t, gradient in enumerate(i["gradients"], start=1):
        m = first * m + (1 - first) * gradient[::2]
        v = second * v + (1 - second) * gradient[::2] ** 2
        weights = weights - i["learning_rate"] * correction(i, t) * m / np.sqrt(v)
    return close(case.got[::2], weights)


def clock_shows(case: Case, step: int) -> bool:
    """All steps are too long or too short by one factor: that of the correction if so many steps had been taken."""
    right, other = (np.sqrt(1 - 0.999**t) / (1 - 0.9**t) for t in (case.inputs["step"] + 1, step + 1))
    got, want, start = (flat(arrays) for arrays in (case.got, case.want, case.inputs["weights"]))
    return close(got - start, other / right * (want - start))


def empty_slots(case: Case) -> bool:
    """The first step of a fresh Adam has the sign of the gradient and the length of the rate, correction aside."""
    ordinary = slice(0, None, 2)
    moved = (flat(case.got) - flat(case.inputs["weights"]))[ordinary]
    signs = -np.sign(flat(case.inputs["gradients"]))[ordinary]
    return np.allclose(np.abs(moved), np.abs(moved[0]), rtol=1e-2) and np.array_equal(np.sign(moved), signs)
