"""What every pattern on values starts from: the two arrays as float64, cropped when large, and what counts as alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograde.exercise.model import Case
from autograde.judge.values import dtype_name

CROP = 50_000  # elements: patterns look at the leading rows of what is larger
_LOOSE = {"bfloat16": 5e-2, "float16": 1e-2}  # a pattern is a guess about the cause, so it may be looser than a verdict
_STRICT = 2e-5  # for one or two numbers, which agree by chance much sooner
_FEW = 3


@dataclass(frozen=True, eq=False)
class Pair:
    """Both sides of one place that differs, of one shape and without NaN and infinities."""

    got: np.ndarray
    want: np.ndarray
    loose: float

    @property
    def off(self) -> float:
        return float(np.abs(self.got - self.want).max())

    def alike(self, left: np.ndarray, right: np.ndarray) -> bool:
        """Whether every number of one is near its twin in the other."""
        if left.shape != right.shape or left.size == 0:
            return False
        scale = np.abs(right).max()
        return bool((np.abs(left - right) <= self.loose * (np.abs(right) + 0.01 * scale)).all())

    def explains(self, candidate: np.ndarray) -> bool:
        """Whether the answer is this, and much nearer to it than to what was expected."""
        return self.alike(self.got, candidate) and float(np.abs(self.got - candidate).max()) < 0.1 * self.off


def pair_of(case: Case) -> Pair | None:
    """The pair, or None where a pattern on values has nothing to say."""
    got, want = case.got, case.want
    if not (isinstance(got, np.ndarray) and isinstance(want, np.ndarray)) or got.shape != want.shape:
        return None
    if want.size == 0 or got.dtype.kind not in "fiu" or want.dtype.kind not in "fiu":
        return None
    loose = max(_LOOSE.get(dtype_name(array), 1e-3) for array in (got, want))
    got, want = _crop(got).astype(np.float64), _crop(want).astype(np.float64)
    if not (np.isfinite(got).all() and np.isfinite(want).all()) or (got == want).all():
        return None
    if want.size < _FEW:
        if loose > 1e-3:
            return None
        loose = _STRICT
    if (want == np.round(want)).all() and (want != 0).any():  # whole numbers agree by chance
        if want.size < 8 or np.unique(want).size < 4:
            return None
    return Pair(got, want, loose)


def _crop(array: np.ndarray) -> np.ndarray:
    if array.size <= CROP:
        return array
    row = array.size // array.shape[0]
    return array[: CROP // row] if row <= CROP // 2 else array.reshape(-1)[:CROP]


def input_arrays(inputs: Mapping[str, Any], limit: int = 8, size: int = CROP) -> list[tuple[str, np.ndarray]]:
    """The numeric arrays among the inputs, through lists and dicts, the small ones only and not too many."""
    found: list[tuple[str, np.ndarray]] = []
    for name, value in _leaves(inputs, ""):
        if len(found) == limit:
            break
        if isinstance(value, np.ndarray) and value.dtype.kind in "fiu" and 0 < value.size <= size:
            found.append((name, value.astype(np.float64)))
    return found


def _leaves(value: Any, name: str, depth: int = 0) -> Iterator[tuple[str, Any]]:
    if depth < 4 and isinstance(value, Mapping):
        for key, item in value.items():
            yield from _leaves(item, f'{name}["{key}"]' if name else str(key), depth + 1)
    elif depth < 4 and isinstance(value, (list, tuple)):
        for index, item in enumerate(value[:50]):
            yield from _leaves(item, f"{name}[{index}]", depth + 1)
    else:
        yield name, value
