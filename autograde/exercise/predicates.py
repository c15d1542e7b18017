"""What the predicates of `When` are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograde.exercise.model import Case


def close(got: Any, other: Any, *, rtol: float = 1e-3, atol: float = 1e-4) -> bool:
    """Does an answer have this shape and, roughly, these numbers?"""
    return np.shape(got) == np.shape(other) and bool(np.allclose(got, other, rtol=rtol, atol=atol))


def all_close(got: Any, others: Any) -> bool:
    """The same for a list of arrays."""
    return isinstance(got, list) and len(got) == len(others) and all(map(close, got, others))


def number(value: Any) -> float:
    """The number that an answer holds; NaN, which is close to nothing, when it is none."""
    return float(value) if isinstance(value, (int, float)) or getattr(value, "shape", None) == () else float("nan")


def moved_by(factor: float, got: Any, want: Any, start: np.ndarray) -> bool:
    """Did these weights take `factor` times the right step?"""
    return np.shape(got) == start.shape and bool(np.allclose(got - start, factor * (want - start), rtol=2e-2, atol=1e-4))


def confuses(case: Case, instead: Mapping[Any, Any]) -> bool:
    """Is every word of the answer right, except that some stand for others?"""
    return bool(case.got != case.want and case.got == [instead.get(word, word) for word in case.want])
