"""Lines of code in which one thing is wrong, for 02-triage."""

from __future__ import annotations

from typing import Any

import numpy as np

_WORDS = ("rate", "loss", "steps", "batch", "units", "seed", "depth", "width", "share", "count", "limit", "scale")
# {a} and {b} are names that the code may use, {m} is one that it may not.
_LINES = (
    "print {a}",
    "print {a} {b}",
    "for step in range(3):\n{m} = step",
    "with {a}:\nfor step in range(3):\ntotal = {b}",
    "total = {a} + {m}",
    "{m}({a}, {b})",
    "total = {a}.{m}",
    "{b}.{m}({a})",
    "{a} / ({b} - {b})",
    "{a}({b})",
    "total = {a} + {b}",
    "{m} = {a} * {b}\ntotal = {m} - {a}",
)


def broken_lines(rng: np.random.Generator) -> dict[str, Any]:
    words = [_WORDS[i] for i in rng.permutation(len(_WORDS))]
    known, missing = words[:5], words[5:]
    lines = []
    for i in rng.permutation(len(_LINES)):
        a, b = (known[j] for j in rng.choice(len(known), 2, replace=False))
        lines.append(_LINES[i].format(a=a, b=b, m=str(rng.choice(missing))))
    return {"lines": lines, "names": {word: float(rng.uniform(1, 9)) for word in known}}
