"""How far a number may be from its reference: from the dtype, from the part, and always stated.

Two numbers agree when |difference| <= atol + rtol * max(|yours|, |expected|). Whole numbers, booleans and strings agree
only when they are equal. The defaults leave room for another machine's order of summation and for no mistake.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from autograde.exercise.model import Part
from autograde.judge.values import dtype_name

# rtol, atol; from coarse to fine. float64 here is nearly always NumPy around numbers that a float32 layer made.
_DEFAULTS = {
    "bfloat16": (3e-2, 1e-2),
    "float16": (5e-3, 1e-3),
    "float32": (1e-4, 1e-5),
    "float64": (1e-5, 1e-6),
}
_REAL_TWIN = {"complex64": "float32", "complex128": "float64"}
_ORDER = tuple(_DEFAULTS)


@dataclass(frozen=True)
class Tolerance:
    rtol: float
    atol: float
    source: str  # the dtype it comes from, or "this exercise"

    @property
    def exact(self) -> bool:
        return self.rtol == 0 and self.atol == 0

    def __str__(self) -> str:
        if self.exact:
            return f"exact ({self.source})"
        return f"|difference| <= {self.atol:.3g} + {self.rtol:.3g} x size ({self.source})"


def tolerance_for(got: np.ndarray, want: np.ndarray, part: Part, *, number: bool = False) -> Tolerance:
    """The tolerance for this pair. `number`: one of them was a Python number, which has no precision of its own.

    The reference's dtype decides. A less precise answer never widens it beyond float32's, so casting down gains nothing.
    """
    kinds = {got.dtype.kind, want.dtype.kind}
    if kinds & set("fc"):
        name = "float32" if number else _deciding_dtype(dtype_name(got), dtype_name(want))
        rtol, atol = _DEFAULTS[name]
        if part.atol is None:
            atol *= _scale(got, want)
    else:
        name, rtol, atol = dtype_name(want), 0.0, 0.0
    if part.rtol is None and part.atol is None:
        return Tolerance(rtol, atol, name)
    return Tolerance(rtol if part.rtol is None else part.rtol, atol if part.atol is None else part.atol, "this exercise")


def _deciding_dtype(got: str, want: str) -> str:
    got, want = _REAL_TWIN.get(got, got), _REAL_TWIN.get(want, want)
    if got not in _DEFAULTS or want not in _DEFAULTS:  # a whole number against a float
        return want if want in _DEFAULTS else got
    coarser = min(got, want, key=_ORDER.index)
    return coarser if coarser in (want, "float32") else min("float32", want, key=_ORDER.index)


def _scale(got: np.ndarray, want: np.ndarray) -> float:
    """0.1 to 1: the absolute tolerance shrinks with small tensors, or zeros would pass for small gradients."""
    return float(np.clip(max(_largest(got), _largest(want)), 0.1, 1.0))


def _largest(array: np.ndarray) -> float:
    if array.size == 0:
        return 0.0
    if array.dtype.kind == "c":
        return max(_largest(array.real), _largest(array.imag))
    with np.errstate(invalid="ignore"):
        largest = max(float(array.max()), -float(array.min()))
    if np.isfinite(largest):
        return largest
    finite = array[np.isfinite(array)]
    return _largest(finite)
