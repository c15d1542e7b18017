"""The general misconceptions that tensors give away: small named predicates, each with one sentence for the learner.

An exercise's own hints are tried before these. None of them raises, and none reads more than a part of a large tensor.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from autograde.exercises.model import Case, Hint
from autograde.judge.patterns import shapes, values

__all__ = ["PATTERNS", "Recognised", "recognise"]

_log = logging.getLogger(__name__)

# By the stage at which the comparison stopped; the first that matches is told.
PATTERNS: dict[str, tuple[Hint, ...]] = {
    "kind": shapes.KIND,
    "rank": shapes.RANK,
    "shape": shapes.SHAPE,
    "dtype": shapes.DTYPE,
    "values": values.VALUES,
}
_DETAILS: dict[str, Callable[[Case], str | None]] = {**shapes.DETAILS, **values.DETAILS}


@dataclass(frozen=True)
class Recognised:
    """A pattern that matched. The detail is worked out from the expected values, so hidden cases go without."""

    name: str
    say: str
    detail: str | None = None

    def sentence(self, reveal: bool) -> str:
        return f"{self.detail} {self.say}" if reveal and self.detail else self.say


def recognise(stage: str, case: Case) -> Recognised | None:
    """The first pattern that explains the difference, or None."""
    with np.errstate(all="ignore"):
        for hint in PATTERNS.get(stage, ()):
            try:
                if hint.matches(case):
                    detail = _DETAILS.get(hint.name)
                    return Recognised(hint.name, hint.say, detail(case) if detail else None)
            except Exception:  # a pattern that cannot read this pair does not recognise it
                _log.debug("pattern %s could not read the answer", hint.name, exc_info=True)
    return None
