"""Patterns that show in the kind, the rank, the shape or the dtype of an answer."""

from __future__ import annotations

from itertools import permutations

import numpy as np

from autograde.exercise.model import Case
from autograde.judge.patterns.pattern import pattern
from autograde.judge.values import Marker, dtype_name


def _shapes(case: Case) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return np.shape(case.got), np.shape(case.want)


def _without_units(shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(size for size in shape if size != 1)


def _unit_axes(case: Case) -> str:
    got, want = _shapes(case)
    return f"Shape {got} holds the same numbers as {want}."


@pattern("no-return", "You gave back None: is there a `return` at the end?")
def no_return(case: Case) -> bool:
    return case.got is None


@pattern(
    "symbolic-tensor", "This is a description of a tensor, without numbers: call the model on data, or run it in a session."
)
def symbolic(case: Case) -> bool:
    return isinstance(case.got, Marker) and case.got.kind == "symbolic"


@pattern("missing-batch-axis", "The batch axis is missing: keep the first axis, even for a single example.")
def missing_batch_axis(case: Case) -> bool:
    got, want = _shapes(case)
    return len(want) >= 2 and got == want[1:]


@pattern(
    "extra-unit-axis",
    "There is an axis of size 1 too many: squeeze it away, or leave out keepdims or expand_dims.",
    _unit_axes,
)
def extra_unit_axis(case: Case) -> bool:
    got, want = _shapes(case)
    return len(got) > len(want) and _without_units(got) == _without_units(want)


@pattern(
    "missing-unit-axis", "An axis of size 1 is missing: keep it with keepdims=True, or add it with expand_dims.", _unit_axes
)
def missing_unit_axis(case: Case) -> bool:
    got, want = _shapes(case)
    return len(got) < len(want) and _without_units(got) == _without_units(want)


@pattern("flattened", "The numbers are all there but lie flat: reshape, or leave out a Flatten.", _unit_axes)
def flattened(case: Case) -> bool:
    got, want = _shapes(case)
    return len(got) < len(want) and np.size(case.got) == np.size(case.want) > 1


@pattern("transposed", "The axes look swapped: compare the order of yours with the order that is asked for.")
def transposed_shape(case: Case) -> bool:
    got, want = _shapes(case)
    return len(got) <= 6 and got in permutations(want)


@pattern(
    "float64-for-float32",
    "NumPy makes float64 by default, and float32 is asked for here: cast, or name the dtype when you create it.",
)
def float64_for_float32(case: Case) -> bool:
    return dtype_name(case.got) == "float64" and dtype_name(case.want) == "float32"


KIND = (no_return, symbolic)
RANK = (missing_batch_axis, extra_unit_axis, missing_unit_axis, flattened)
SHAPE = (transposed_shape,)
DTYPE = (float64_for_float32,)
