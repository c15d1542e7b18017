"""The general misconceptions that tensors give away: small named predicates, each with one sentence for the learner.

An exercise's own hints are tried before these. None of them raises, and none reads more than a part of a large tensor.
"""

from __future__ import annotations

import logging

import numpy as np

from autograde.exercise.model import Case
from autograde.judge.patterns import scales, shapes, values
from autograde.judge.patterns.pattern import Pattern

__all__ = ["PATTERNS", "recognise"]

_log = logging.getLogger(__name__)

# By the stage at which the comparison stopped; the first that matches is told.
PATTERNS: dict[str, tuple[Pattern, ...]] = {
    "kind": shapes.KIND,
    "rank": shapes.RANK,
    "shape": shapes.SHAPE,
    "dtype": shapes.DTYPE,
    "values": values.VALUES + scales.VALUES,
}


def recognise(stage: str, case: Case, reveal: bool) -> tuple[str, str] | None:
    """Name and sentence of the first pattern that explains the difference, or None."""
    with np.errstate(all="ignore"):
        for each in PATTERNS.get(stage, ()):
            try:
                if each.matches(case):
                    return each.name, each.sentence(case, reveal)
            except Exception:  # a pattern that cannot read this pair does not recognise it
                _log.debug("pattern %s could not read the answer", each.name, exc_info=True)
    return None
