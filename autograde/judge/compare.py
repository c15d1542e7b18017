"""The comparator, one piece of code for notebook and grader: what differs, where, by how much, and after what pattern.

Order: exists, kind, rank, shape, dtype, NaN and infinities, values; it stops at the first that fails. It never
broadcasts and never compares printed forms. `reveal=False` is for hidden cases: the class of error and the hint, no more.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograde.exercise.model import Case, Part, When
from autograde.judge import describe
from autograde.judge.checks import Mistake
from autograde.judge.numeric import find_mismatch, first_nonfinite_mismatch
from autograde.judge.patterns import recognise
from autograde.judge.tolerance import tolerance_for
from autograde.judge.values import Marker, Value, dtype_name, plain

_log = logging.getLogger(__name__)
MAX_LINES = 12
_NONE_INSIDE = ("none-inside", "None stands where something else is expected: look at each way to a `return`.")
_STAGES_OF_VALUES = ("values", "nonfinite")  # kind, shape and dtype are right
_BROADCAST = 200_000_000  # elements that a predicate could make out of two arrays that do not fit
_MISSHAPEN = 100_000  # elements of an answer of the wrong shape that a predicate may walk through one by one


@dataclass(frozen=True)
class Difference:
    """The first thing in which an answer differs from its reference. `lines` leave room for the hint below them."""

    stage: str  # missing, kind, rank, shape, dtype, nonfinite, values
    path: str  # 'outputs["logits"][0]'
    lines: tuple[str, ...]
    pattern: str | None = None
    hint: str | None = None

    @property
    def text(self) -> str:
        """All of it, at most 12 lines."""
        return "\n".join((*self.lines, self.hint) if self.hint else self.lines)


@dataclass(frozen=True, eq=False)
class _Found:
    """A difference before it is put into words for one reader."""

    stage: str
    path: str
    shown: tuple[str, ...]  # with the expected values
    hidden: str  # without
    got: Value
    want: Value


def compare(
    got: Value,
    want: Value,
    part: Part,
    *,
    inputs: Mapping[str, Any] | None = None,
    when: Sequence[When] = (),
    mistakes: Sequence[Mistake] = (),
    reveal: bool = True,
    name: str | None = None,
) -> Difference | None:
    """None when the answer agrees with its reference, else the first difference."""
    got, want = plain(got), plain(want)
    found = _walk(got, want, part, name or part.name)
    if found is None:
        return None
    pattern, sentence = _explain(found, got, want, part, inputs or {}, when, mistakes, reveal)
    lines = found.shown if reveal else (found.hidden,)
    return Difference(found.stage, found.path, lines[: MAX_LINES - 1], pattern, sentence)


def _explain(
    found: _Found,
    got: Value,
    want: Value,
    part: Part,
    inputs: Mapping[str, Any],
    when: Sequence[When],
    mistakes: Sequence[Mistake],
    reveal: bool,
) -> tuple[str | None, str | None]:
    """The misconception's name and sentence: a known mistake's, else the exercise's families, else the general ones."""
    known = _known_mistake(mistakes, got, part)
    if known:
        return known.name, known.say
    # An exercise's predicates see the whole part; the general patterns see the place that differs.
    family = _own_family(when, Case(part.name, got, want, inputs), found.stage)
    if family:
        return family.name, family.say
    if found.got is None and not _only_none(got):
        return _NONE_INSIDE
    return recognise(found.stage, Case(part.name, found.got, found.want, inputs), reveal) or (None, None)


def _only_none(value: Value) -> bool:
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return value is None if items is None else all(map(_only_none, items))


def _known_mistake(mistakes: Sequence[Mistake], got: Value, part: Part) -> Mistake | None:
    """The mistake that gives just this, within the tolerance that a right answer has."""
    same_part = (mistake for mistake in mistakes if mistake.part == part.name and not mistake.error)
    return next((mistake for mistake in same_part if _walk(got, mistake.value, part, part.name) is None), None)


def _own_family(when: Sequence[When], case: Case, stage: str) -> When | None:
    # A predicate may subtract one side from the other, and an answer of a well-chosen shape would broadcast without end.
    if not _same_shapes(case.got, case.want):
        size = _elements(case.got)
        if size > _MISSHAPEN or size * _elements([case.want, case.inputs]) > _BROADCAST:
            return None
    for family in when:
        if not family.anywhere and stage not in _STAGES_OF_VALUES:
            continue
        try:
            with np.errstate(all="ignore"):
                if bool(family.matches(case)):
                    return family
        except Exception:  # a predicate that cannot read this answer does not recognise it
            _log.debug("%s could not read the answer", family.name, exc_info=True)
    return None


def _same_shapes(got: Value, want: Value) -> bool:
    if isinstance(got, dict) and isinstance(want, dict):
        return got.keys() == want.keys() and all(_same_shapes(got[key], want[key]) for key in want)
    if isinstance(got, list) and isinstance(want, list):
        return len(got) == len(want) and all(map(_same_shapes, got, want))
    return getattr(got, "shape", None) == getattr(want, "shape", None)


def _elements(value: Any) -> int:
    """How many numbers a value holds, nested ones included."""
    if isinstance(value, np.ndarray):
        return value.size
    if isinstance(value, Mapping):
        return sum(map(_elements, value.values()))
    return sum(map(_elements, value)) if isinstance(value, (list, tuple)) else 1


def _walk(got: Value, want: Value, part: Part, path: str) -> _Found | None:
    if isinstance(got, Marker) and got.kind == "missing":
        return _Found("missing", path, (f"{path}: missing.",), f"{path}: missing.", got, want)
    if describe.family(got) != describe.family(want):
        return _kind(got, want, path)
    if isinstance(got, dict) and isinstance(want, dict):
        return _walk_dict(got, want, part, path)
    if isinstance(got, list) and isinstance(want, list):
        return _walk_list(got, want, part, path)
    if describe.family(want) == "array":
        return _walk_array(got, want, part, path)
    if got != want:
        line = f"{path}: {describe.short(got)}, expected {describe.short(want)}."
        return _Found("values", path, (line,), f"{path}: not the expected value.", got, want)
    return None


def _kind(got: Value, want: Value, path: str) -> _Found:
    yours = f"{path}: you have {describe.what(got)}"
    return _Found("kind", path, (f"{yours}, expected {describe.what(want)}.",), f"{yours}: the wrong kind.", got, want)


def _walk_dict(got: dict[str, Value], want: dict[str, Value], part: Part, path: str) -> _Found | None:
    for keys, word in ((want.keys() - got.keys(), "missing"), (got.keys() - want.keys(), "not expected")):
        if keys:
            stage = "missing" if word == "missing" else "kind"
            names = ", ".join(describe.key(key) for key in sorted(keys)[:5])
            more = f" and {len(keys) - 5} more" if len(keys) > 5 else ""
            shown = (f"{path}: {word}: {names}{more}.",)
            return _Found(stage, path, shown, f"{path}: some keys are {word}.", got, want)
    places = (_walk(got[key], want[key], part, f"{path}[{describe.key(key)}]") for key in want)
    return next(filter(None, places), None)


def _walk_list(got: list[Value], want: list[Value], part: Part, path: str) -> _Found | None:
    if len(got) != len(want):
        yours = f"{path}: a list of {len(got)}"
        return _Found("shape", path, (f"{yours}, expected {len(want)}.",), f"{yours}: the wrong length.", got, want)
    places = (_walk(g, w, part, f"{path}[{i}]") for i, (g, w) in enumerate(zip(got, want, strict=True)))
    return next(filter(None, places), None)


def _walk_array(got: Any, want: Any, part: Part, path: str) -> _Found | None:
    number = not (isinstance(got, np.ndarray) and isinstance(want, np.ndarray))
    whole_number = type(got) is int  # may stand for a float: it has no dtype that could be wrong
    if whole_number and abs(got) >= 2**63 or type(want) is int and abs(want) >= 2**63:
        if type(got) is type(want) and got == want:
            return None
        return _Found("values", path, (f"{path}: not the expected number.",), f"{path}: wrong number.", got, want)
    got, want = np.asarray(got), np.asarray(want)

    def found(stage: str, shown: tuple[str, ...], hidden: str) -> _Found:
        return _Found(stage, path, shown, f"{path}: {hidden}", got, want)

    axes = describe.axis_names(part.axes, want.ndim)
    if got.shape != want.shape:
        stage = "shape" if got.ndim == want.ndim else "rank"
        return found(stage, describe.shapes(path, got.shape, want.shape, axes), f"the {stage} is wrong: {got.shape}.")
    if not _dtype_agrees(got, want, part, lenient=whole_number):
        yours = f"dtype {dtype_name(got)}"
        return found("dtype", (f"{path}: {yours}, expected {_expected_dtype(want, part)}.",), f"{yours} is wrong.")
    flat = first_nonfinite_mismatch(got, want)
    if flat is not None:
        return found(
            "nonfinite",
            describe.nonfinite(path, got, want, flat, axes),
            "NaN or infinity where a number belongs, or the other way round.",
        )
    tolerance = tolerance_for(got, want, part, number=number)
    mismatch = find_mismatch(got, want, tolerance)
    if mismatch is None:
        return None
    return found("values", describe.values(path, got, want, mismatch, tolerance, axes), "the values are wrong.")


def _dtype_agrees(got: np.ndarray, want: np.ndarray, part: Part, *, lenient: bool) -> bool:
    if part.dtype == "exact":
        return dtype_name(got) == dtype_name(want)
    if lenient and want.dtype.kind == "f":
        return True
    return _dtype_kind(got) == _dtype_kind(want)


def _dtype_kind(array: np.ndarray) -> str:
    return {"f": "float", "c": "complex", "b": "bool"}.get(array.dtype.kind, "integer")


def _expected_dtype(want: np.ndarray, part: Part) -> str:
    if part.dtype == "exact":
        return dtype_name(want)
    kind = _dtype_kind(want)
    return f"{'an' if kind == 'integer' else 'a'} {kind} dtype such as {dtype_name(want)}"
