"""Patterns that show in the kind, the rank, the shape or the dtype of an answer."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import numpy as np

from autograde.exercises.model import Case, Hint
from autograde.judge.values import Marker, dtype_name


def _shapes(case: Case) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return np.shape(case.got), np.shape(case.want)


def _without_units(shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(size for size in shape if size != 1)


def no_return(case: Case) -> bool:
    return case.got is None


def symbolic(case: Case) -> bool:
    return isinstance(case.got, Marker) and case.got.kind == "symbolic"


def missing_batch_axis(case: Case) -> bool:
    got, want = _shapes(case)
    return len(want) >= 2 and got == want[1:]


def extra_unit_axis(case: Case) -> bool:
    got, want = _shapes(case)
    return len(got) > len(want) and _without_units(got) == _without_units(want)


def missing_unit_axis(case: Case) -> bool:
    got, want = _shapes(case)
    return len(got) < len(want) and _without_units(got) == _without_units(want)


def flattened(case: Case) -> bool:
    got, want = _shapes(case)
    return len(got) < len(want) and np.size(case.got) == np.size(case.want) > 1


def transposed_shape(case: Case) -> bool:
    got, want = _shapes(case)
    return len(got) <= 6 and got in permutations(want)


def float64_for_float32(case: Case) -> bool:
    return dtype_name(case.got) == "float64" and dtype_name(case.want) == "float32"


def _unit_axes(case: Case) -> str:
    got, want = _shapes(case)
    return f"Shape {got} holds the same numbers as {want}."


KIND = (
    Hint("no-return", no_return, "You gave back None: is there a `return` at the end?"),
    Hint(
        "symbolic-tensor",
        symbolic,
        "This is a description of a tensor, without numbers: call the model on data, or run it in a session.",
    ),
)
RANK = (
    Hint(
        "missing-batch-axis",
        missing_batch_axis,
        "The batch axis is missing: keep the first axis, even for a single example.",
    ),
    Hint(
        "extra-unit-axis",
        extra_unit_axis,
        "There is an axis of size 1 too many: squeeze it away, or leave out keepdims or expand_dims.",
    ),
    Hint(
        "missing-unit-axis",
        missing_unit_axis,
        "An axis of size 1 is missing: keep it with keepdims=True, or add it with expand_dims.",
    ),
    Hint("flattened", flattened, "The numbers are all there but lie flat: reshape, or leave out a Flatten."),
)
SHAPE = (
    Hint(
        "transposed",
        transposed_shape,
        "The axes look swapped: compare the order of yours with the order that is asked for.",
    ),
)
DTYPE = (
    Hint(
        "float64-for-float32",
        float64_for_float32,
        "NumPy makes float64 where TensorFlow and Keras use float32: cast, or name the dtype when you create it.",
    ),
)
DETAILS: dict[str, Callable[[Case], str | None]] = {
    "extra-unit-axis": _unit_axes,
    "missing-unit-axis": _unit_axes,
    "flattened": _unit_axes,
}
