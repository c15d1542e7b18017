"""One general misconception: a name, the sentence for the learner, a predicate, and what may be said of visible cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from autograde.exercise.model import Case
from autograde.judge.patterns.pairs import Pair, pair_of

Predicate = Callable[[Case], bool]
Detail = Callable[[Case], str | None]


@dataclass(frozen=True)
class Pattern:
    name: str
    say: str
    matches: Predicate
    detail: Detail | None = None  # worked out from the expected values, so hidden cases go without

    def sentence(self, case: Case, reveal: bool) -> str:
        detail = self.detail(case) if reveal and self.detail else None
        return f"{detail} {self.say}" if detail else self.say


def pattern(name: str, say: str, detail: Detail | None = None) -> Callable[[Predicate], Pattern]:
    """Makes a pattern of a predicate."""
    return lambda matches: Pattern(name, say, matches, detail)


def pair_pattern(
    name: str, say: str, detail: Callable[[Case, Pair], str | None] | None = None
) -> Callable[[Callable[[Case, Pair], bool]], Pattern]:
    """Makes one of a predicate on the pair, false where there is none."""

    def of_case(case: Case) -> str | None:
        pair = pair_of(case)
        return detail(case, pair) if pair and detail else None

    def made(predicate: Callable[[Case, Pair], bool]) -> Pattern:
        return Pattern(name, say, lambda case: (pair := pair_of(case)) is not None and predicate(case, pair), of_case)

    return made
