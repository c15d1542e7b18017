"""The arithmetic of the comparison: where two arrays of one shape disagree, in little time and memory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from autograde.judge.tolerance import Tolerance

_CHUNK = 1 << 15  # elements; small enough for the working arrays to stay in the cache


@dataclass(frozen=True)
class Mismatch:
    """The places where two arrays disagree."""

    count: int
    worst: int  # flat index of the largest difference
    difference: float
    allowed: float


def first_nonfinite_mismatch(got: np.ndarray, want: np.ndarray) -> int | None:
    """The first flat index where NaN or an infinity stands in one array and not in the other, or None."""
    if got.dtype.kind not in "fc" or (np.isfinite(got).all() and np.isfinite(want).all()):
        return None
    got, want = got.reshape(-1), want.reshape(-1)
    if got.dtype.kind == "c":
        places = [first_nonfinite_mismatch(side(got), side(want)) for side in (np.real, np.imag)]
        return min((place for place in places if place is not None), default=None)
    odd = ~(np.isfinite(got) & np.isfinite(want))
    same = (np.isnan(got) & np.isnan(want)) | (got == want)
    wrong = np.flatnonzero(odd & ~same)
    return int(wrong[0]) if wrong.size else None


def find_mismatch(got: np.ndarray, want: np.ndarray, tolerance: Tolerance) -> Mismatch | None:
    """Where the arrays disagree beyond the tolerance. NaN and infinities must have been found equal before."""
    got, want = np.ascontiguousarray(got).reshape(-1), np.ascontiguousarray(want).reshape(-1)
    if tolerance.exact:
        return _exact_mismatch(got, want)
    count, worst = 0, (-1, -1.0, 0.0)
    work, size = np.empty(_CHUNK), np.empty(_CHUNK)
    with np.errstate(all="ignore"):
        for start in range(0, got.size, _CHUNK):
            g, w = got[start : start + _CHUNK], want[start : start + _CHUNK]
            difference = _distance(g, w, work[: g.size])
            if difference.max() <= tolerance.atol:  # false for NaN
                continue
            allowed = np.multiply(np.maximum(np.abs(g), np.abs(w)), tolerance.rtol, out=size[: g.size], dtype=np.float64)
            allowed += tolerance.atol
            bad = ~(difference <= allowed)
            if not bad.any():
                continue
            bad &= ~((g == w) | (np.isnan(g) & np.isnan(w)))  # the same infinity, or NaN in both
            places = np.flatnonzero(bad)
            count += places.size
            if places.size:
                top = places[difference[places].argmax()]
                if difference[top] > worst[1]:
                    worst = (start + int(top), float(difference[top]), float(allowed[top]))
    return Mismatch(count, *worst) if count else None


def _distance(got: np.ndarray, want: np.ndarray, out: np.ndarray) -> np.ndarray:
    """|got - want| in float64, whatever the dtypes."""
    if "c" in (got.dtype.kind, want.dtype.kind):
        return np.asarray(np.abs(np.subtract(got, want, dtype=np.complex128), out=out))
    np.subtract(got, want, out=out, dtype=np.float64, casting="unsafe")
    return np.asarray(np.abs(out, out=out))


def _exact_mismatch(got: np.ndarray, want: np.ndarray) -> Mismatch | None:
    wrong = got != want
    if got.dtype.kind in "fc":
        wrong &= ~(np.isnan(got) & np.isnan(want))
    places = np.flatnonzero(wrong)
    if not places.size:
        return None
    with np.errstate(all="ignore"):
        difference = _distance(got[places], want[places], np.empty(places.size))
    top = int(np.nan_to_num(difference, nan=np.inf).argmax())
    return Mismatch(int(places.size), int(places[top]), float(difference[top]), 0.0)
