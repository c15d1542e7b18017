"""What predicates of hints are made of, and hints that several notebooks give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograde.exercises.model import Case, ErrorHint


def close(got: Any, other: Any, *, rtol: float = 1e-3, atol: float = 1e-4) -> bool:
    """Does an answer have this shape and, roughly, these numbers?"""
    return np.shape(got) == np.shape(other) and bool(np.allclose(got, other, rtol=rtol, atol=atol))


def all_close(got: Any, others: Any) -> bool:
    """The same for a list of arrays."""
    return isinstance(got, list) and len(got) == len(others) and all(map(close, got, others))


def gives(calculation: Callable[..., Any], *, part: str = "", rtol: float = 1e-3, **mistake: Any) -> Callable[[Case], bool]:
    """A predicate: is the answer, or this part of it, what the calculation makes of the inputs with this mistake?"""

    def matches(case: Case) -> bool:
        if part not in ("", case.part):
            return False
        other = calculation(case.inputs, **mistake)
        return all_close(case.got, other) if isinstance(other, list) else close(case.got, other, rtol=rtol)

    return matches


def number(value: Any) -> float:
    """The number that an answer holds; NaN, which is close to nothing, when it is none."""
    return float(value) if isinstance(value, (int, float)) or getattr(value, "shape", None) == () else float("nan")


def moved_by(factor: float, got: Any, want: Any, start: np.ndarray) -> bool:
    """Did these weights take `factor` times the right step?"""
    return np.shape(got) == start.shape and bool(np.allclose(got - start, factor * (want - start), rtol=2e-2, atol=1e-4))


def confuses(case: Case, instead: Mapping[Any, Any]) -> bool:
    """Is every word of the answer right, except that some stand for others?"""
    return case.got != case.want and case.got == [instead.get(word, word) for word in case.want]


OUTSIDE_THE_GRAPH = ErrorHint(
    "outside-the-graph", "not compatible with eager", "A placeholder needs a graph: tf.Graph().as_default()."
)
WEIGHTS_NOT_SET = ErrorHint(
    "uninitialised", "FailedPrecondition", "The variables have no value yet: set_weights gives them one."
)
NOT_BUILT = ErrorHint("not-built", "expecting 0 weights", "A layer has no weights before it is built: build it first.")
NOT_FOR_SETS = ErrorHint(
    "not-for-sets", "unhashable", "A variable cannot stand in a set: make a dict, with id() as its keys."
)
KERAS_TENSOR = ErrorHint(
    "keras-tensor-in-tf",
    "A KerasTensor cannot be used as input to a TensorFlow function",
    "The tensor has no numbers yet: let a layer's call, or a Lambda, hand real ones to the TensorFlow function.",
)
