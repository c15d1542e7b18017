"""`same("logits", then=a, now=b, within=1e-6)`: shows how far worlds are apart, and raises beyond `within`."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import zip_longest
from typing import Any

import numpy as np

from autograde.notebook.numbers import WORDS, Leaf, Unreadable, leaves

_GREEN = "#009E73"  # as of a passed check; the word says it too


class NotTheSame(AssertionError):
    """The sides of a comparison are further apart than it allows."""


class NoProof(ValueError):
    """A comparison that could not fail, or of nothing: a mistake of who wrote it."""


@dataclass(frozen=True)
class Distance:
    """How far apart the sides of a comparison are."""

    largest: float  # difference
    size: float  # of the largest number
    numbers: int  # how many of them were compared
    words: int  # and how many words


_MISSING = object()


def same(
    what: str, *, then: Any = _MISSING, now: Any = _MISSING, original: Any = _MISSING, within: float = 0.0, **others: Any
) -> None:
    """Compare the sides, show the largest difference, and raise `NotTheSame` where one is larger than `within`.

    A side is an array, a tensor, a number, a word, a layer or model (its weights), or lists and dicts of these. Further
    sides have names of their own: `same("steps", by_hand=a, by_fit=b)`. Sides that are one object raise `NoProof`.
    """
    named = {"original": original, "then": then, "now": now} | others
    sides = {name.replace("_", " "): value for name, value in named.items() if value is not _MISSING}
    distance = _compare(what, sides, within)
    _show(what, list(sides), distance, within)


def _compare(what: str, sides: Mapping[str, Any], within: float) -> Distance:
    if len(sides) < 2:
        raise _quiet(NoProof(f"{what}: two sides are needed, such as then=… and now=…"))
    if not (math.isfinite(within) and within >= 0):
        raise _quiet(NoProof(f"{what}: within={within} allows everything or nothing"))
    try:
        read = {name: list(leaves(value)) for name, value in sides.items()}
    except Unreadable as error:
        raise _quiet(NoProof(f"{what}: {error}")) from None
    names = list(sides)
    for number, name in enumerate(names):
        for other in names[:number]:
            _refuse_one_object(what, (other, name), (sides[other], sides[name]), (read[other], read[name]))
    largest, size, numbers, words = 0.0, 0.0, 0, 0
    for name in names[1:]:
        far = [_distance(what, (names[0], name), pair, within) for pair in zip_longest(read[names[0]], read[name])]
        largest = max(largest, *(each.largest for each in far))
        size = max(size, *(each.size for each in far))
        numbers, words = sum(each.numbers for each in far), sum(each.words for each in far)
    return Distance(largest, size, numbers, words)


def _refuse_one_object(
    what: str, names: tuple[str, str], sides: tuple[Any, Any], read: tuple[Sequence[Leaf], Sequence[Leaf]]
) -> None:
    if not read[0] and not read[1]:
        raise _quiet(NoProof(f"{what}: {names[0]} and {names[1]} hold nothing to compare"))
    pairs = zip(read[0], read[1], strict=False)
    shared = next((a for a, b in pairs if a.is_the_object_of(b)), None)
    if shared is not None or (sides[0] is sides[1] and not isinstance(sides[0], (*WORDS, int))):
        place = f" in {shared.place}" if shared is not None and shared.place else ""
        raise _quiet(
            NoProof(f"{what}: {names[0]} and {names[1]} are one and the same object{place}, so nothing is compared")
        )


def _distance(what: str, names: tuple[str, str], pair: tuple[Leaf | None, Leaf | None], within: float) -> Distance:
    """Of one pair; raises where it is too large, or where the two are not alike in kind and shape."""
    a, b = pair
    if a is None or b is None:
        fewer, more = (names[0], b) if a is None else (names[1], a)
        raise _quiet(NotTheSame(f"{what}: {fewer} has fewer parts; {more.place if more else ''} is only on one side"))
    where = f"{what}{a.place}"
    if a.place != b.place:
        raise _quiet(NotTheSame(f"{where}: {names[1]} has {b.place} there"))
    if a.is_word or b.is_word:
        if type(a.value) is not type(b.value) or a.value != b.value:
            raise _quiet(NotTheSame(f"{where}: {names[0]} is {a.value!r:.200}, {names[1]} is {b.value!r:.200}"))
        return Distance(0.0, 0.0, 0, 1)
    if a.value.shape != b.value.shape:
        raise _quiet(NotTheSame(f"{where}: {names[0]} has the shape {a.value.shape}, {names[1]} {b.value.shape}"))
    if not a.value.size:
        raise _quiet(NoProof(f"{where}: both sides are empty (shape {a.value.shape}), so nothing is compared"))
    return _numbers_apart(where, names, (a.value, b.value), within)


def _numbers_apart(where: str, names: tuple[str, str], pair: tuple[np.ndarray, np.ndarray], within: float) -> Distance:
    left, right = (np.asarray(side, np.complex128 if side.dtype.kind == "c" else np.float64) for side in pair)
    for name, side in zip(names, (left, right), strict=True):
        if np.isnan(side).any():
            raise _quiet(NotTheSame(f"{where}: {name} holds NaN, which equals nothing"))
    with np.errstate(invalid="ignore"):
        apart = np.where(left == right, 0.0, np.abs(left - right))
    largest = float(apart.max())
    if largest > within:
        index = np.unravel_index(int(apart.argmax()), apart.shape)
        at = f" at {[int(i) for i in index]}" if index else ""
        values = f"{names[0]} is {pair[0][index]:.6g}, {names[1]} is {pair[1][index]:.6g}"
        raise _quiet(NotTheSame(f"{where}: {values}{at}; the difference is {largest:.2g}, allowed is {within:.2g}"))
    finite = np.abs(left[np.isfinite(left)])
    return Distance(largest, float(finite.max(initial=0.0)), int(left.size), 0)


def _show(what: str, names: list[str], distance: Distance, within: float) -> None:
    """Display the result below the cell; print it where there is no notebook."""
    sides = f"{', '.join(names[:-1])} and {names[-1]}"
    size = f"{distance.size:.2g}"
    facts = "; ".join(_facts(distance, size, within))
    text = f"✔ Same {sides}: {what}\n  {facts}"
    html = (
        f"<div role='status' style='border-left:.35em solid {_GREEN};padding:.3em .9em;margin:.2em 0'>"
        f"<strong><span aria-hidden='true'>✔</span> Same {escape(sides)}</strong>: {escape(what)}"
        f"<br>{escape(facts)}</div>"
    )
    try:
        from IPython import get_ipython
        from IPython.display import display
    except ImportError:
        get_ipython = None
    if get_ipython is None or get_ipython() is None:
        print(text)
        return
    # The notebook test may find other figures, as far as the comparison itself allows: it has raised beyond that.
    tolerance = max(within, _last_place(size))
    display({"text/html": html, "text/plain": text}, raw=True, metadata={"autograde": {"within": tolerance}})


def _facts(distance: Distance, size: str, within: float) -> Iterator[str]:
    if distance.numbers:
        compared = "one number" if distance.numbers == 1 else f"{distance.numbers} numbers"
        yield f"largest difference {distance.largest:.2g}, allowed {within:.2g}"
        yield f"{compared}, up to {size}"
    if distance.words:
        yield "one word, equal" if distance.words == 1 else f"{distance.words} words, all equal"


def _last_place(number: str) -> float:
    """What one more in the last digit is worth: 0.01 for "0.98"; nothing for an exact 0."""
    digits, _, exponent = number.partition("e")
    decimals = len(digits.partition(".")[2])
    return 0.0 if float(number) == 0 else 10.0 ** (int(exponent or 0) - decimals)


def _quiet(error: Exception) -> Exception:
    """IPython shows this instead of the stack: the lines of this package help nobody."""
    error._render_traceback_ = lambda: [f"{type(error).__name__}: {error}"]  # type: ignore[attr-defined]
    return error
