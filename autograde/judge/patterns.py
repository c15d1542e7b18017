"""The general misconceptions that tensors give away."""

from __future__ import annotations
from dataclasses import dataclass
from autograde.exercises.model import Case


@dataclass(frozen=True)
class Recognised:
    name: str
    say: str
    detail: str | None = None

    def sentence(self, reveal: bool) -> str:
        return self.detail if reveal and self.detail else self.say


def recognise(stage: str, case: Case) -> Recognised | None:
    return None
