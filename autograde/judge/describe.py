"""Values and differences in words: short, with named axes, never more than a few lines."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from autograde.judge.numeric import Mismatch
from autograde.judge.tolerance import Tolerance
from autograde.judge.values import Marker, Value, dtype_name

_LONGEST = 80
_FAMILIES = {str: "text", list: "list", dict: "dict"}
_MARKERS = {
    "symbolic": "a symbolic tensor (a recipe without numbers)",
    "sparse": "a sparse tensor",
    "ragged": "a ragged tensor",
    "object": "an object",
    "missing": "nothing",
}


def family(value: Value) -> str:
    """What a value can be compared with: numbers and arrays are one family, everything else its own."""
    if isinstance(value, Marker):
        return value.kind
    if value is None:
        return "none"
    return next((name for kind, name in _FAMILIES.items() if isinstance(value, kind)), "array")


def what(value: Value) -> str:
    """The kind of thing a value is: "an array of shape (3, 10), float32"."""
    if isinstance(value, Marker):
        if value.kind == "object" and value.detail:
            return _object(value.detail)
        detail = f": {cut(value.detail)}" if value.detail else ""
        return _MARKERS.get(value.kind, "an object") + detail
    if value is None:
        return "None"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}, {dtype_name(value)}"
    if isinstance(value, str):
        return f"the text {cut(repr(value))}"
    if isinstance(value, (list, dict)):
        return f"a {type(value).__name__} of {len(value)}"
    return "a boolean" if isinstance(value, bool) else "a number"


def _object(detail: str) -> str:
    """An object by its class, as who made it knows it: "a Fraction" for "fractions.Fraction"."""
    if " " in detail:
        return cut(detail)
    module, _, name = detail.rpartition(".")
    if name in ("function", "builtin_function_or_method", "method", "lambda"):
        return "a function"
    if module == "builtins" and name == "type":
        return "a class"
    return cut(f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}")


def cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def short(value: Value) -> str:
    """A string, a boolean or None as Python would write it, on one line and not too long."""
    return cut(repr(value)) if isinstance(value, (str, bool, type(None))) else what(value)


def key(name: str) -> str:
    """A dictionary's key as it stands in a path: "logits", in double quotes."""
    return cut(json.dumps(name))


def axis_names(axes: tuple[str, ...] | None, rank: int) -> tuple[str, ...] | None:
    """One name per axis; "..." in the declaration stands for any number of unnamed axes. None when they do not fit."""
    if axes is None:
        return None
    if "..." in axes:
        at = axes.index("...")
        spare = rank - (len(axes) - 1)
        axes = (*axes[:at], *("axis" for _ in range(spare)), *axes[at + 1 :]) if spare >= 0 else axes
    return axes if len(axes) == rank else None


def number(value: Any, other: Any = None) -> str:
    """A number with six digits, or as many as set it apart from another."""
    if isinstance(value, (bool, np.bool_, int, np.integer)):
        return str(value)
    if isinstance(value, (complex, np.complexfloating)):
        return f"{complex(value):.6g}"
    value = float(value)
    brief = f"{value:.6g}"
    if other is not None and not isinstance(other, (complex, np.complexfloating)) and brief == f"{float(other):.6g}":
        return f"{value:.10g}"
    return brief


def place(flat: int, shape: tuple[int, ...], axes: tuple[str, ...] | None) -> str:
    """ " at [batch 3, class 7]"; empty for a single number."""
    if not shape:
        return ""
    index = [int(i) for i in np.unravel_index(flat, shape)]
    named = [f"{axis} {i}" for axis, i in zip(axes, index, strict=True)] if axes else [str(i) for i in index]
    return f" at [{', '.join(named)}]"


def shapes(path: str, got: tuple[int, ...], want: tuple[int, ...], axes: tuple[str, ...] | None) -> tuple[str, ...]:
    """Rank or shape lines."""
    expected = f"({', '.join(f'{axis} {size}' for axis, size in zip(axes, want, strict=True))})" if axes else str(want)
    if len(got) != len(want):
        return (f"{path}: {_axes(len(got))}, shape {got}; expected {_axes(len(want))}, shape {expected}.",)
    wrong = [i for i, (g, w) in enumerate(zip(got, want, strict=True)) if g != w]
    details = [f"{axes[i] if axes else f'axis {i}'} has size {got[i]}, expected {want[i]}" for i in wrong[:4]]
    return (f"{path}: shape {got}, expected {expected}.", f"{'; '.join(details)}.")


def _axes(count: int) -> str:
    return "one axis" if count == 1 else f"{count or 'no'} axes"


def nonfinite(path: str, got: np.ndarray, want: np.ndarray, flat: int, axes: tuple[str, ...] | None) -> tuple[str, ...]:
    pair = f"yours {number(got.reshape(-1)[flat])}, expected {number(want.reshape(-1)[flat])}"
    odd = int(got.size - np.isfinite(got).sum())
    causes = ("log(0), a division by zero, an exp that overflows?",) if odd else ()
    if want.size == 1:
        return (f"{path}: {pair}.", *causes)
    count = (f"{odd} of your {got.size} numbers are NaN or infinite.",) if odd else ()
    return (
        f"{path}: NaN or infinity where it does not belong.",
        f"first{place(flat, want.shape, axes)}: {pair}.",
        *count,
        *causes,
    )


def values(
    path: str,
    got: np.ndarray,
    want: np.ndarray,
    mismatch: Mismatch,
    tolerance: Tolerance,
    axes: tuple[str, ...] | None,
) -> tuple[str, ...]:
    yours, expected = got.reshape(-1)[mismatch.worst], want.reshape(-1)[mismatch.worst]
    pair = f"yours {number(yours, expected)}, expected {number(expected, yours)}"
    far = "" if got.dtype.kind == "b" else f" (off by {number(mismatch.difference)})"
    if want.size == 1:
        return (f"{path}: {pair}{far}.", f"allowed: {tolerance}.")
    return (
        f"{path}: values differ in {mismatch.count} of {want.size} places ({_percent(mismatch.count, want.size)}).",
        f"worst{place(mismatch.worst, want.shape, axes)}: {pair}{far}.",
        f"allowed: {tolerance}.",
    )


def _percent(count: int, size: int) -> str:
    share = 100 * count / size
    return f"{share:.0f} %" if share >= 1 else "less than 1 %"
