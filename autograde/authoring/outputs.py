"""Are two outputs of a cell alike? Text is compared as text, and numbers as numbers where the cell allows them to move.

`within=0.02` in a cell's header is the distance that its numbers may have from the stored ones, in tables and arrays, too;
an output may carry an allowance of its own, as that of `same` does. Without either every character counts.
"""

from __future__ import annotations

import difflib
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from nbformat import NotebookNode

# What may be drawn anew in single pixels.
PICTURES = ("image/png", "image/jpeg", "image/svg+xml")
_NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?!\w)")
_Piece = tuple[str, str, float]  # what it is, its text, how far its numbers may move


def alike(stored: str, new: str, within: float) -> bool:
    """The same words, and no number further than `within` from the stored one."""
    if stored == new:
        return True
    if not within:
        return False
    words = [[" ".join(piece.split()) for piece in _NUMBER.split(text)] for text in (stored, new)]
    numbers = [[float(number) for number in _NUMBER.findall(text)] for text in (stored, new)]
    return words[0] == words[1] and all(abs(a - b) <= within for a, b in zip(*numbers, strict=True))


def within_of(cell: Mapping[str, Any]) -> float:
    """How far the cell's numbers may move. A proof raises by itself beyond what it allows; that its numbers are of another
    size, because a network began elsewhere, is no news."""
    about = cell.get("metadata", {}).get("autograde", {})
    return float(about.get("within", math.inf if about.get("role") == "same" else 0.0))


def differences(stored: Sequence[NotebookNode], new: Sequence[NotebookNode], within: float) -> list[str]:
    """A diff of the first output that is not alike, for people; empty when all are."""
    for old, fresh in zip_longest(_pieces(stored, within), _pieces(new, 0.0), fillvalue=("no output", "", 0.0)):
        if old[0] != fresh[0]:
            return [f"stored: {old[0]}", f"now: {fresh[0]}", *_diff(old[1], fresh[1])]
        if not alike(old[1], fresh[1], old[2]):
            allowed = [f"in {old[0]}; numbers may move by {old[2]:g}"] if old[2] else [f"in {old[0]}"]
            return allowed + _diff(old[1], fresh[1])
    return []


def _diff(stored: str, new: str) -> list[str]:
    return list(difflib.unified_diff(stored.splitlines(), new.splitlines(), "stored", "now", n=1, lineterm=""))


def _pieces(outputs: Sequence[NotebookNode], within: float) -> Iterator[_Piece]:
    """Each stream as a whole, then each kind of each display, in order."""
    streams: dict[str, str] = {}
    for output in outputs:
        if output["output_type"] == "stream":
            streams[output["name"]] = streams.get(output["name"], "") + output["text"]
    yield from ((name, streams[name], within) for name in sorted(streams))
    for output in outputs:
        own = float(output.get("metadata", {}).get("autograde", {}).get("within", 0.0))
        for kind, value in sorted(output.get("data", {}).items()):
            yield kind, _text(kind, value), max(within, own)
        if output["output_type"] == "error":
            yield "error", f"{output['ename']}: {output['evalue']}", within


def _text(kind: str, value: Any) -> str:
    if kind in PICTURES:
        return "a picture"
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)
